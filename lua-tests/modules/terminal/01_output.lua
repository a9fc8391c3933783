-- spec: modules/io 1, 2, 6, 7
-- args: first -x third
-- stderr: to errors	2
-- expect: a1true-
-- expect: a	nil
-- expect: object	1.5
-- expect: a	b
-- expect: ok
local terminal = require("terminal")
assert(terminal.write("a", 1, true, "-\n") == true and terminal.print("a", nil) == true)
assert(terminal.eprint("to errors", 2) == true)
local object = setmetatable({}, { __tostring = function() require("time").sleep("1ms") return "object" end })
assert(select("#", terminal.print(object, 1.5)) == 2)
terminal.write(setmetatable({}, { __tostring = function() return "a" end }), "\t", setmetatable({}, { __tostring = function() return "b" end }), "\n")
assert(not pcall(terminal.write, setmetatable({}, { __tostring = function() return {} end })))
assert(terminal.flush() == true)
local args = terminal.args()
assert(#args == 3 and args[1] == "first" and args[2] == "-x" and args[3] == "third" and table.isfrozen(args))
assert(terminal.args() ~= args)
local function fails(kind, text, v, err)
    assert(v == nil and err:kind() == kind and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
fails("NotFound", "EOF", terminal.read())
fails("NotFound", "EOF", terminal.readline())
fails("Unavailable", "not a terminal", terminal.raw())
fails("Unavailable", "not a terminal", terminal.raw(false))
fails("Invalid", "no stream named 'x'", terminal.is_terminal("x"))
for _, name in ipairs { "stdin", "stdout", "stderr" } do assert(terminal.is_terminal(name) == false) end
assert(not pcall(terminal.read, {}) and not pcall(terminal.is_terminal))
-- Only one process has the terminal.
local texts = process.exec(function()
    local terminal = require("terminal")
    local texts = {}
    for _, name in ipairs { "write", "print", "eprint", "read", "readline", "raw", "flush", "args", "size" } do
        local v, err = terminal[name]()
        assert(v == nil and err:kind() == "Unavailable" and err:retryable() == false)
        texts[#texts + 1] = tostring(err)
    end
    assert(terminal.is_terminal("stdin") == nil)
    return table.concat(texts, ",")
end)
assert(texts == ("no terminal context,"):rep(9):sub(1, -2), texts)
terminal.print("ok")
