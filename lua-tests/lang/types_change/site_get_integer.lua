-- the same read of index 1 meets tables of all shapes, objects, proxies, strings, files and values that cannot be indexed
local f = (function() return function(o) return o[1] end end)()
local function meth(self, a) return type(self), a end
local class = {name = "from class", meth = meth, sub = {name = "class sub"}, "class one"} class.__index = class
local deep = setmetatable({}, {__index = setmetatable({}, {__index = class})})
local function computed(o, k) if k == "meth" then return meth elseif k == "sub" then return {name = "computed sub"} end return "computed " .. tostring(k) end
local objects = {
  {name = "plain", meth = meth, sub = {name = "sub"}, "one", "two"},
  {meth = meth, sub = {}, name = "other order", [true] = "yes", x = "x"},
  {a = 1, b = 2, c = 3, d = 4, e = 5, name = "bigger", meth = meth, sub = {a = 1, name = "bigger sub"}, "first"},
  {},
  setmetatable({}, class),
  setmetatable({name = "own"}, class),
  deep,
  setmetatable({}, {__index = computed, __len = function() return 99 end}),
  setmetatable({name = false, meth = false, sub = false}, class),
  "string", 42, 1.5, true, print, io.stdout, coroutine.create(print),
}
objects[#objects + 1] = nil
local function text(ok, ...)
  local t = {}
  for i = 1, select("#", ...) do local v = select(i, ...) t[i] = (type(v) == "table" or type(v) == "function") and type(v) or tostring(v):gsub("^[^:]*:%d+: ", "") end
  return (ok and "" or "! ") .. table.concat(t, ",")
end
for i = 1, #objects do print(i, text(pcall(f, objects[i]))) end
print("nil", text(pcall(f, nil)))
-- hot on one shape, then another, then changes of the object and its class under way
local o = objects[1]
for i = 1, 100 do f(o) end
print(text(pcall(f, o)))
o.name, o.meth, o.sub, o[1] = nil
print(text(pcall(f, o)))
setmetatable(o, class)
for i = 1, 100 do f(o) end
print(text(pcall(f, o)))
class.name, class.sub, class[1] = "class changed", {name = "sub changed"}, "one changed"
class.meth = function(self, a) return "new method", a end
print(text(pcall(f, o)), text(pcall(f, deep)))
rawset(o, "name", "raw") rawset(o, 1, "raw one")
print(text(pcall(f, o)))
class.__index = function(t, k) return computed(t, k) end
print(text(pcall(f, o)))
setmetatable(o, nil)
print(text(pcall(f, o)))
for k in pairs(o) do o[k] = nil end
for i = 1, 30 do o["k" .. i] = i end
o.name, o.meth, o.sub, o[1] = "after growth", meth, {name = "grown"}, 1
print(text(pcall(f, o)))
for r = 1, 3 do for i = 1, #objects do pcall(f, objects[i]) end end
for i = 1, 9 do io.write(text(pcall(f, objects[i])), " | ") end print()
