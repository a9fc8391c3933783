--- Functions for strings; they are methods of every string as well.

--- What a function takes for its text: numbers are converted, and error values stand for their text.
type Text = string | number | error

--- What `gsub` puts in the place of a match: a text, a table of texts, or a function that gives one.
type Replacement = string | number | {[string]: any} | (...string) -> any

interface Module
    --- The bytes from `i` to `j`, as numbers.
    function byte(s: Text, i?: integer, j?: integer): (...integer)
    --- The string of these bytes.
    function char(...: integer): string
    --- A function as binary text, which `load` reads.
    function dump(f: function, strip?: boolean): string
    --- Where `pattern` is found from `init` on, and its captures; `plain` looks for the text itself.
    function find(s: Text, pattern: string, init?: integer, plain?: boolean): (integer?, integer? @with(1), ...string)
    --- The arguments written as `format` says.
    function format(format: string, ...: any): string
    --- An iterator over all matches: their captures, or the whole match.
    function gmatch(s: Text, pattern: string): () -> (string, ...string)
    --- The text with at most `n` matches replaced, and how many there were.
    function gsub(s: Text, pattern: string, replacement: Replacement, n?: integer): (string, integer)
    --- The number of bytes.
    function len(s: Text): integer
    --- The text in lower case.
    function lower(s: Text): string
    --- The captures of the first match, or the whole match.
    function match(s: Text, pattern: string, init?: integer): (string?, ...string? @with(1))
    --- The values in binary form.
    function pack(format: string, ...: any): string
    --- The size of what `pack` makes of this format.
    function packsize(format: string): integer
    --- The text `n` times, with `separator` between.
    function rep(s: Text, n: integer, separator?: string): string
    --- The text backwards.
    function reverse(s: Text): string
    --- The part from `i` to `j`; negative numbers count from the end.
    function sub(s: Text, i: integer, j?: integer): string
    --- The values that a binary text holds, and where reading ended.
    function unpack(format: string, s: string, position?: integer): (...any)
    --- The text in upper case.
    function upper(s: Text): string
end
