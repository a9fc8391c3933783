-- one and the same instruction (#) meets every kind of operand
local function show(v)
  if type(v) == "string" then return "'" .. v .. "'" end
  return v ~= v and "nan" or tostring(v) .. (math.type(v) == "float" and "f" or "")
end
local M = setmetatable({}, {__len = function(a) return "mm" end})
local values = {7, -3, 2.0, 0.5, "4", "0x10", M, math.mininteger, 2^53, "abc", {1, 2}, nil, true, false, print}
local names = {"7", "-3", "2.0", "0.5", "'4'", "'0x10'", "M", "min", "2^53", "'abc'", "{1,2}", "nil", "true", "false", "print"}
local function plain(a) return #a end
local function twice(a) return #(#a) end
local t = {}
local function field(a) t.x = a return #t.x end
local function cond(a) if #a then return "then" else return "else" end end
local function text(f, ...)
  local ok, r = pcall(f, ...)
  return ok and show(r) or r:gsub("^[^:]*:%d+: ", ""):gsub("attempt to ", ""):gsub("perform ", "")
end
local x = 5
for round = 1, 40 do
  x = (x * 41 + 7) % 1013
  local i = round <= #names and round or x % #names + 1
  print(names[i], text(plain, values[i]), text(twice, values[i]), text(field, values[i]), text(cond, values[i]))
end
