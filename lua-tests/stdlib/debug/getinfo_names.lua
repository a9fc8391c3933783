-- 6.10 debug.getinfo "n": how functions are named by their call
local function who() local i = debug.getinfo(2, "n") return tostring(i.name) .. "/" .. i.namewhat end
local function localf() local r = who() return r end
function globalf() local r = who() return r end
local t = { field = localf, nested = { deep = localf }, [1] = localf }
function t:method() local r = who() return r end
local r
r = localf() print(r)
r = globalf() print(r)
r = t.field() print(r)
r = t.nested.deep() print(r)
r = t:method() print(r)
r = t[1]() print(r)
r = t["field"]() print(r)
local key = "field"
r = t[key]() print(r)
r = (function() local x = who() return x end)() print(r)
r = (localf)() print(r)
local function up() local r = localf() return r end
print(up())
local mt = {}
for _, e in ipairs { "__index", "__newindex", "__call", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor", "__bxor", "__shl", "__shr", "__bnot", "__concat", "__len", "__eq", "__lt", "__le" } do
  mt[e] = function() print(e, who()) return 1 end
end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local _ = a.x, a + 1, a - 1, a * 1, a / 1, a % 1, a ^ 1, -a, a // 1, a & 1, a | 1, a ~ 1, a << 1, a >> 1, ~a, a .. "x", #a
_ = a == b, a < b, a <= b, a > b, a ~= b
a.y = 1
_ = a(1)
for x in function() if not r then return end r = nil return who() end do print(x) end
print(pcall(localf))
print(select(2, pcall(function() local x = who() return x end)))
globalf = nil
