-- 6.4 string.dump: binary strings of Lua functions
local function f(a, b) return a + b end
print(type(string.dump(f)), #string.dump(f) > 0)
print(string.dump(f):sub(1, 1) == "\27")
print(load(string.dump(f))(2, 3), load(string.dump(f, true))(2, 3))
print(#string.dump(f, true) <= #string.dump(f))
print(pcall(string.dump))
print(pcall(string.dump, print))
print(pcall(string.dump, "x"))
print(pcall(string.dump, nil))
print(pcall(string.dump, coroutine.wrap(f)))
local count = 0
local function up() count = count + 1 return count end
local g = load(string.dump(up))
debug.setupvalue(g, 1, 10)
print(g(), g(), count)
print((debug.getupvalue(load(string.dump(up)), 1)))
print((debug.getupvalue(load(string.dump(up, true)), 1)))
print(debug.getinfo(load(string.dump(f)), "S").linedefined, debug.getinfo(load(string.dump(f, true)), "S").linedefined)
print(debug.getinfo(load(string.dump(f)), "S").short_src)
print(debug.getinfo(load(string.dump(f, true)), "S").short_src, debug.getinfo(load(string.dump(f, true)), "S").source)
print(debug.getlocal(f, 1), debug.getlocal(load(string.dump(f)), 1), debug.getlocal(load(string.dump(f, true)), 1))
local nested = load(string.dump(function(n) local function h(x) if x == 0 then return "end" end return h(x - 1) end return h(n) end))
print(nested(100))
print(load(string.dump(load("return ...")))(1, 2, 3))
print(load(string.dump(function() return 1 << 63, 0x7fffffffffffffff, 1e308, -0.0, 0.1, "\0\1\255", [[long
string]] end))())
