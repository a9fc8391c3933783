-- one and the same instruction (~) meets every kind of operand, again and again, in changing order
local function show(v)
  if type(v) == "string" then return "'" .. v .. "'" end
  return v ~= v and "nan" or tostring(v) .. (math.type(v) == "float" and "f" or "")
end
local M = setmetatable({}, {__bxor = function(a, b) return "mm" .. type(a) .. type(b) end})
local values = {7, 3, 2.0, 0.5, "4", "0x3", M, math.maxinteger, -1, 2^53, "abc", {}, nil, true}
local names = {"7", "3", "2.0", "0.5", "'4'", "'0x3'", "M", "max", "-1", "2^53", "'abc'", "table", "nil", "true"}
local function vv(a, b) return a ~ b end
local function vk(a) return a ~ 2 end
local function kv(b) return 3 ~ b end
local function vf(a) return a ~ 0.5 end
local function acc(a, b) a = a ~ b return a end
local t = {}
local function field(a, b) t.x = a t.x = t.x ~ b return t.x end
local up
local function upvalue(a, b) up = a up = up ~ b return up end
local function text(f, ...)
  local ok, r = pcall(f, ...)
  return ok and show(r) or r:gsub("^[^:]*:%d+: ", ""):gsub("attempt to ", ""):gsub("perform ", "")
end
local x = 1
for round = 1, 60 do
  x = (x * 37 + 11) % 1009
  local i, j = x % #names + 1, x // #names % #names + 1
  if round % 3 == 0 then i = x % 2 + 1 elseif round % 7 == 0 then i, j = x % 2 + 1, x % 2 + 3 end
  local a, b = values[i], values[j]
  local r = text(vv, a, b)
  assert(r:gsub("%s*%(.-%)", "") == text(acc, a, b):gsub("%s*%(.-%)", ""))
  assert(r:gsub("%s*%(.-%)", "") == text(field, a, b):gsub("%s*%(.-%)", "") and r:gsub("%s*%(.-%)", "") == text(upvalue, a, b):gsub("%s*%(.-%)", ""))
  print(names[i], names[j], r, text(vk, a), text(kv, b), text(vf, a))
end
-- a hot loop whose operands change their type in the middle
local function loop(n, at, with)
  local s = 2
  for i = 1, n do
    if i == at then s = with end
    s = (s ~ 1)
    if type(s) == "number" then s = s % 1000 end
    
  end
  return s
end
print(text(loop, 200), text(loop, 200, 100, 5.5), text(loop, 200, 150, "6"), text(loop, 200, 199, M), text(loop, 200, 100, {}), text(loop, 200, 200, "x"))
