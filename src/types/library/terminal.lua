--- Input and output of the process that has the terminal.

interface Module
    --- The arguments of the program.
    function args(): ({string}, error?)
    --- As print, on standard error.
    function eprint(...: any): (boolean, error?)
    function flush(): (boolean, error?)
    --- Whether a standard stream is a terminal.
    function is_terminal(name: "stdin" | "stdout" | "stderr"): (boolean, error?)
    --- The texts of the values with tabs between them and a line end behind.
    function print(...: any): (boolean, error?)
    --- Keys come one by one and are not echoed; each request has to be taken back with false.
    function raw(on?: boolean): (boolean, error?)
    --- Up to `n` bytes of what there is, 1024 without it.
    function read(n?: integer): (string, error?)
    --- A line without its end.
    function readline(): (string, error?)
    --- Columns and rows.
    function size(): (integer?, (integer | error)?)
    --- The texts of the values, with nothing between them.
    function write(...: any): (boolean, error?)
end
