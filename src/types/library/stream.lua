--- Bytes that come bit by bit: bodies of responses, pipes, files.

--- A stream. It belongs to the process that got it, and is closed when that ends.
interface Stream
    --- True, also when it is closed already.
    function close(self): (boolean, error?)
    function flush(self): (boolean, error?)
    --- Each line in turn, without its end; a failure is raised.
    function lines(self): () -> string?
    --- Up to `n` bytes, 32768 without it; both results are nil at the end.
    function read(self, n?: integer): (string?, error?)
    --- The rest; more than `max` bytes is an error.
    function read_all(self, max?: integer): (string, error?)
    function scanner(self, split?: "lines" | "words" | "bytes" | "runes"): (Scanner, error?)
    --- The new position, or -1 and why not.
    function seek(self, whence?: "set" | "cur" | "end", offset?: integer): (integer, error?)
    function stat(self): (Stat, error?)
    --- The number of bytes written, or 0 and why not.
    function write(self, data: string): (integer, error?)
end

--- What a stream tells of itself; a size that is not known is -1.
type Stat = { size: integer, position: integer, readable: boolean, writable: boolean, seekable: boolean }

--- Cuts a stream into tokens.
interface Scanner
    --- Why it has stopped, if it was a failure.
    function err(self): string?
    --- Whether there was another token.
    function scan(self): (boolean, error?)
    --- The last token.
    function text(self): string
end

interface Module
end
