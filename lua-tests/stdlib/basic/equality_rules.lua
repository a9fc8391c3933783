-- 3.4.4: == between all basic types; __eq only between two tables or userdata
local function f() end
local vals = { { "nil", nil }, { "false", false }, { "true", true }, { "0", 0 }, { "0.0", 0.0 }, { "-0.0", -0.0 }, { "1", 1 }, { "1.0", 1.0 }, { "'1'", "1" }, { "''", "" }, { "table", {} }, { "function", f }, { "nan", 0 / 0 } }
for i = 1, #vals do
  local row = {}
  for j = 1, #vals do row[j] = vals[i][2] == vals[j][2] and "1" or "0" end
  print(vals[i][1], table.concat(row))
end
print("abc" == "ab" .. "c", "a\0b" == "a\0c", 1 == 1.0000000000000002, 2 ^ 53 == 2 ^ 53 + 1, math.maxinteger == math.maxinteger + 0.0)
local calls = 0
local mt1 = { __eq = function(a, b) calls = calls + 1 return true end }
local mt2 = { __eq = function(a, b) calls = calls + 1 return false end }
local x, y, z = setmetatable({}, mt1), setmetatable({}, mt1), setmetatable({}, mt2)
print(x == y, x == z, z == x, x == {}, {} == x, x == x, x == 1, x == "s", x == nil, calls)
print(x ~= y, x ~= z, not (x == y), calls)
print(rawequal(x, y), rawequal(x, x), calls)
print(setmetatable({}, { __eq = function() return nil end }) == setmetatable({}, { __eq = function() return 1 end }))
print(pcall(function() return setmetatable({}, { __eq = function() error("eq", 0) end }) == setmetatable({}, {}) end))
print(#{ x == y and "and" or "or" }, (x == y) == true)
local t = {}
t[x] = 1
print(t[y], t[x])
