-- _ENV is an upvalue that may be assigned
local print, setmetatable = print, setmetatable
local old = _ENV
function show() return tag end
tag = "old"
print(show())
_ENV = {tag = "new"}
print(tag, old.show())
tag = "changed"
print(old.show(), old.tag)
local function nested() return function() return tag end end
print(nested()())
_ENV = setmetatable({}, {__index = old})
print(tag, show())
tag = "third"
print(tag, old.tag, show())
_ENV = old
print(tag, show())
local a, _ENV = 1, {b = 2}
print(a, b)
local function swap() _ENV = {b = "swapped"} end
swap()
print(b)
