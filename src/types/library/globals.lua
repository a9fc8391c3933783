--- The basic functions, which are globals.

interface Globals
    --- The table of all globals.
    _G: {[string]: any}
    --- The version of the language, `Lua 5.3`.
    _VERSION: string

    --- Raises `message` if `v` is nil or false, otherwise returns all its arguments.
    function assert<T>(v: T, message?: any, ...: any): (T, ...any)
    --- Raises `message`; `level` says whose position is put in front of a string: 1 the caller of `error`, 2 its caller, 0 none.
    function error(message: any, level?: integer): never
    --- The metatable of `object`, or what its field `__metatable` holds.
    function getmetatable(object: any): any
    --- An iterator over `t[1]`, `t[2]`, … up to the first nil.
    function ipairs(t: any): ((any, integer) -> (integer?, any), any, integer)
    --- The entry behind the key `k` in the order of the table, nil behind the last.
    function next<K, V>(t: {[K]: V}, k?: K): (K?, V?)
    --- An iterator over all entries of a table, or what its metamethod `__pairs` gives.
    function pairs(t: any): ((any, any) -> (any, any), any, any)
    --- Calls `f`; true and its results, or false and the error.
    function pcall(f: any, ...: any): (boolean, ...any)
    --- Writes its arguments as text to standard output, with tabs between them.
    function print(...: any)
    --- Whether two values are the same, without metamethods.
    function rawequal(a: any, b: any): boolean
    --- The value of a field, without metamethods.
    function rawget(t: any, key: any): any
    --- The length of a table or string, without metamethods.
    function rawlen(v: table | string): integer
    --- Sets a field without metamethods and returns the table.
    function rawset<T>(t: T, key: any, value: any): T
    --- The module `name`, loaded at the first call.
    function require(name: string): any
    --- How many arguments follow.
    function select(n: "#", ...: any): integer
    --- The arguments from number `n` on; a negative number counts from the end.
    function select<T>(n: integer, ...: T): (...T)
    --- Gives `t` a metatable, or takes it away, and returns `t`.
    function setmetatable<T>(t: T, metatable: table?): T
    --- Values of this topic go to the channel from now on.
    function subscribe<T>(topic: string, to: Channel<T>): (Channel<T>, error?)
    --- The number that a text or number stands for, nil if there is none.
    function tonumber(v: any, base?: integer): number?
    --- The value as text.
    function tostring(v: any): string
    --- The basic type of a value: `nil`, `boolean`, `number`, `string`, `table`, `function`, `thread`, `userdata`, `type`.
    function type(v: any): string
    --- The elements of a list as single values.
    function unpack<T>(list: {T}, i?: integer, j?: integer): (...T)
    --- Ends `subscribe` for this channel.
    function unsubscribe(to: Channel<any>): (boolean, error?)
    --- Like `pcall`, with a function that is called with the error where it was raised.
    function xpcall(f: any, handler: any, ...: any): (boolean, ...any)
end

interface ScriptGlobals: Globals
    --- The words of the command line; `arg[0]` is the script.
    arg: {[integer]: string}
    --- Controls the garbage collector; `"count"` gives its kilobytes.
    function collectgarbage(option?: string, value?: integer): any
    --- Runs a file, standard input if none is named.
    function dofile(filename?: string): (...any)
    --- Compiles a chunk, which is a text or a function that gives its pieces.
    function load(chunk: string | () -> string?, name?: string, mode?: string, env?: any): (function?, string?)
    --- Compiles a file.
    function loadfile(filename?: string, mode?: string, env?: any): (function?, string?)
    --- Compiles a text.
    function loadstring(text: string, name?: string): (function?, string?)
end
