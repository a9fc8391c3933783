--- Files in volumes, which are folders that programs cannot leave.

--- What is known about a file; `modified` is in seconds since 1970.
type Stat = { name: string, size: integer, mode: integer, modified: integer, is_dir: boolean, type: "file" | "directory" }

--- An entry of a directory.
type Entry = { name: string, type: "file" | "directory" }

--- The folder to open. `mode` is an octal number: what is created has no more permissions.
type Options = { directory: string, auto_init?: boolean, mode?: string, readonly?: boolean, id?: string }

--- A volume with a working directory of its own.
interface FS
    function chdir(self, path: string): (boolean, error?)
    function copy(self, from: string, to: string): (boolean, error?)
    function exists(self, path: string): (boolean, error?)
    function isdir(self, path: string): (boolean, error?)
    function mkdir(self, path: string, options?: { recursive?: boolean }): (boolean, error?)
    function open(self, path: string, mode?: "r" | "w" | "wx" | "a" | "rw"): (File, error?)
    --- The working directory.
    function pwd(self): string
    function read_file(self, path: string): (string, error?)
    --- What is in a directory, one at a time, by name.
    function readdir(self, path: string): ((() -> Entry?), error?)
    function readfile(self, path: string): (string, error?)
    --- Removes a file or an empty directory, with `recursive` any directory.
    function remove(self, path: string, options?: { recursive?: boolean }): (boolean, error?)
    function rename(self, from: string, to: string): (boolean, error?)
    function stat(self, path: string): (Stat, error?)
    function write_file(self, path: string, data: any, mode?: "w" | "wx" | "a"): (boolean, error?)
    --- Writes a string, an open file or a stream; with `w` the old content stays until all is written.
    function writefile(self, path: string, data: any, mode?: "w" | "wx" | "a"): (boolean, error?)
end

--- An open file.
interface File
    function close(self): (boolean, error?)
    --- Up to `n` bytes, 4096 without it; at the end nil and an error.
    function read(self, n?: integer): (string, error?)
    function scanner(self, split?: "lines" | "words" | "bytes" | "runes"): (Scanner, error?)
    --- The new position.
    function seek(self, whence?: "set" | "cur" | "end", offset?: integer): (integer, error?)
    function stat(self): (Stat, error?)
    function sync(self): (boolean, error?)
    function write(self, data: string): (boolean, error?)
end

--- Cuts a file into tokens.
interface Scanner
    --- Why it has stopped, if it was a failure.
    function err(self): string?
    --- Whether there was another token.
    function scan(self): (boolean, error?)
    --- The last token.
    function text(self): string
end

interface Module
    seek: { CUR: string, END: string, SET: string }
    type: { DIR: string, FILE: string }
    --- The volume of an entry.
    function get(id: string): (FS, error?)
    --- A volume of a folder, in scripts; with an id others find it by `get`.
    function open(options: Options): (FS, error?)
end
