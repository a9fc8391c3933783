-- 2.4: which handler "&" calls, for every pair of operand kinds
local function name(v)
  local mt = type(v) == "table" and getmetatable(v)
  return mt and mt.name or type(v) == "function" and "function" or tostring(v)
end
local function class(name)
  return setmetatable({}, {name = name, __band = function(x, y, ...)
    return name .. ":" .. type(x) .. "," .. type(y) .. "," .. select("#", ...)
  end})
end
local A, B = class("A"), class("B")
local P = setmetatable({}, {name = "P"}) -- a metatable without the event
local others = {1, 2.5, "10", "text", true, print, P}
print("A & A", A & A)
print("A & B", A & B)
print("B & A", B & A)
for _, v in ipairs(others) do
  print(name(v), A & v)
  print(name(v), v & B)
end
print("nil", A & nil, nil & A)
print("constants", A & 1, 1 & A, A & "s", "s" & A, A & 1.5, 1.5 & A)
print(pcall(function() return P & 1 end))
print(pcall(function() return 1 & P end))
print(pcall(function() return P & P end))
local mt = getmetatable(A)
mt.__band = nil
print(pcall(function() return A & 1 end))
print(A & B, B & A)
mt.__band = function(x, y) return "new" end
print(A & 1, 1 & A, A & B)
