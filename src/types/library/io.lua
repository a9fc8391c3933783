--- Files.

--- A file handle.
interface File
    --- Closes it; of a process that was started: how it ended.
    function close(self): (boolean?, string?, integer?)
    --- Writes what is buffered.
    function flush(self): (File?, string? @fails(1), integer? @fails(1))
    --- An iterator over its lines, or over what the formats say.
    function lines(self, ...: string | integer): () -> (any, ...any)
    --- What the formats ask for, by default a line; nil at the end of the file.
    function read(self, ...: string | integer): (any, ...any)
    --- Sets the position, and says what it is.
    function seek(self, whence?: string, offset?: integer): (integer?, string? @fails(1), integer? @fails(1))
    --- Sets how writing is buffered.
    function setvbuf(self, mode: string, size?: integer): (boolean?, string?, integer?)
    --- Writes texts and numbers.
    function write(self, ...: string | number | error): (File?, string? @fails(1), integer? @fails(1))
end

interface ScriptModule
    stderr: File
    stdin: File
    stdout: File

    --- Closes a file, by default the standard output of `io`.
    function close(file?: File): (boolean?, string?, integer?)
    --- Writes what is buffered.
    function flush(): (File?, string? @fails(1), integer? @fails(1))
    --- The standard input of `io`, or another one from now on.
    function input(file?: File | string): File
    --- An iterator over the lines of a file, which is closed at its end.
    function lines(filename?: string, ...: string | integer): () -> (any, ...any)
    --- Opens a file.
    function open(filename: string, mode?: string): (File?, string? @fails(1), integer? @fails(1))
    --- The standard output of `io`, or another one from now on.
    function output(file?: File | string): File
    --- Starts a command of the shell whose output can be read, or whose input can be written.
    function popen(command: string, mode?: string): (File?, string? @fails(1), integer? @fails(1))
    --- Reads from the standard input of `io`.
    function read(...: string | integer): (any, ...any)
    --- A temporary file.
    function tmpfile(): (File?, string? @fails(1), integer? @fails(1))
    --- Whether a value is an open or a closed file; nil for other values.
    function type(v: any): "file" | "closed file" | nil
    --- Writes to the standard output of `io`.
    function write(...: string | number | error): (File?, string? @fails(1), integer? @fails(1))
end
