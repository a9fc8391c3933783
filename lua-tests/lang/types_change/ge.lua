-- one and the same comparison (>=) meets every kind of operand
local M = setmetatable({}, {__lt = function(a, b) return type(a) == "number" or type(b) == "table" end, __le = function(a, b) return type(a) == "table" end, __eq = function() return true end})
local M2 = setmetatable({}, getmetatable(M))
local values = {7, 3, 2.0, 0.5, "4", "abc", M, M2, math.maxinteger, 2^63, 0/0, {}, nil, true, "", -0.0, 0}
local names = {"7", "3", "2.0", "0.5", "'4'", "'abc'", "M", "M2", "max", "2^63", "nan", "table", "nil", "true", "''", "-0.0", "0"}
local function vv(a, b) return a >= b end
local function jump(a, b) if a >= b then return true else return false end end
local function notjump(a, b) if not (a >= b) then return false else return true end end
local function vk(a) return a >= 3 end
local function kv(b) return 3 >= b end
local function ks(a) return a >= "abc" end
local function loop(a, b) local n = 0 while a >= b do n = n + 1 if n == 3 then break end end return n == 3 end
local function text(f, ...)
  local ok, r = pcall(f, ...)
  return ok and tostring(r) or r:gsub("^[^:]*:%d+: ", ""):gsub("attempt to ", "")
end
local x = 3
for round = 1, 70 do
  x = (x * 43 + 13) % 1019
  local i, j = x % #names + 1, x // #names % #names + 1
  local a, b = values[i], values[j]
  local r = text(vv, a, b)
  assert(r == text(jump, a, b) and r == text(notjump, a, b) and r == text(loop, a, b))
  print(names[i], names[j], r, text(vk, a), text(kv, b), text(ks, a))
end
