--- UTF-8.

interface Module
    --- A pattern for one character.
    charpattern: string
    --- The string of these code points.
    function char(...: integer): string
    --- The code points of the characters that start between bytes `i` and `j`.
    function codepoint(s: string, i?: integer, j?: integer): (...integer)
    --- An iterator over the positions and code points of all characters.
    function codes(s: string): ((string, integer) -> (integer?, integer), string, integer)
    --- The number of characters, or nil and the position of the first invalid byte.
    function len(s: string, i?: integer, j?: integer): (integer?, integer? @fails(1))
    --- The position where character number `n` counted from byte `i` begins.
    function offset(s: string, n: integer, i?: integer): integer?
end
