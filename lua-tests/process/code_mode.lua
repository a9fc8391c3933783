-- spec: processes 5.3 and 8.4
-- expect: 205
-- expect: Rex says woof
-- expect: true	3
-- expect: true
-- expect: nil	value at upvalue cfg.co cannot be copied: thread	Invalid
-- expect: 3
local time = require("time")
local base = 100
local function work(n)
    time.sleep("1ms")
    return base + n
end
base = 200
print((process.exec(work, nil, 5)))
-- Metatables of what the function reaches are copied: objects keep their methods.
local Dog = {}
Dog.__index = Dog
function Dog.new(name) return setmetatable({ name = name }, Dog) end
function Dog:speak() return self.name .. " says woof" end
local rex = Dog.new("Rex")
print((process.exec(function() return rex:speak() end)))
-- Recursion, and one closure that is reached twice.
local function count(t) local n = 1 for _, v in ipairs(t) do n = n + count(v) end return n end
local twice = { count, count }
print((process.exec(function() return twice[1] == twice[2] end)), (process.exec(count, nil, { {}, {} })))
-- Built-in functions and modules are the child's own.
local upper, lib = string.upper, string
print((process.exec(function() return upper == string.upper and lib == string end)))
local cfg = { co = coroutine.create(work) }
local pid, err = process.spawn(function() return cfg end)
print(pid, err:message(), err:kind())
-- Arguments of nil are counted.
print((process.exec(function(...) return select("#", ...) end, nil, 1, nil, nil)))
