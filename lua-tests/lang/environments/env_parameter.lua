-- 2.2: _ENV as a parameter, loop variable, upvalue, shadowed name
local print, pairs, tostring = print, pairs, tostring
local function withenv(_ENV) v = (v or 0) + 1; return v end
local e = {}
print(withenv(e), withenv(e), withenv({v = 10}), e.v, v)
local function method(_ENV, ...) n = ...; return n, _ENV end
print((method(e, "first", "second")), e.n)
for _, _ENV in pairs{{w = 1}, {w = 2}} do print(w) end
for _ENV = 1, 1 do print(_ENV) end
local make = function() local _ENV = {count = 0}; return function() count = count + 1; return count end, function() return count end end
local inc, get = make()
print(inc(), inc(), get())
local inc2, get2 = make()
print(inc2(), get(), get2())
local function outer() local _ENV = {name = "outer"}; local function mid() local _ENV = {name = "mid"}; return function() return name end end return name, mid()() end
print(outer())
local _ENV = {print = print, note = "chunk level"}
print(note, _ENV.note, _G, tostring == nil)
function fn() return note end
print(_ENV.fn(), fn == _ENV.fn)
