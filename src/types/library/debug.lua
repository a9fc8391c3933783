--- Looking at functions, calls and variables.

interface ScriptModule
    --- Runs lines of standard input.
    function debug()
    function gethook(...: any): (function?, string?, integer?)
    --- Facts about a function or a level of the stack.
    function getinfo(...: any): any
    function getlocal(...: any): (string?, any)
    --- The metatable of any value.
    function getmetatable(v: any): any
    function getregistry(): table
    function getupvalue(f: function, n: integer): (string?, any)
    function getuservalue(v: any): any
    function sethook(...: any)
    function setlocal(...: any): string?
    --- Gives any value a metatable, and returns the value.
    function setmetatable<T>(v: T, metatable: table?): T
    function setupvalue(f: function, n: integer, value: any): string?
    function setuservalue<T>(v: T, value: any): T
    --- The calls that are going on, as text.
    function traceback(...: any): any
    function upvalueid(f: function, n: integer): any
    function upvaluejoin(f: function, n: integer, other: function, m: integer)
end
