-- How many operands, results and fields fit into one function, beside other variables.
local function most(make)
  local low, high = 0, 600
  while low < high do
    local middle = (low + high + 1) // 2
    if load(make(middle)) then low = middle else high = middle - 1 end
  end
  return low, (select(2, load(make(low + 1))) or "no limit"):match("[^:]*$")
end
local function list(n, item, separator)
  local t = {}
  for i = 1, n do t[i] = item end
  return table.concat(t, separator)
end
print("return", most(function(n) return "return " .. list(n, "x", ",") end))
print("method", most(function(n) return "return o:m(" .. list(n, "x", ",") .. ")" end))
print("argument", most(function(n) return "return f(1, g(" .. list(n, "x", ",") .. "))" end))
print("local", most(function(n) return "local a, b, c = " .. list(n, "x", ",") end))
print("assignment", most(function(n) return "a, b, c = " .. list(n, "x", ",") end))
print("in a generic loop", most(function(n) return "for k, v in x do f(" .. list(n, "x", ",") .. ") end" end))
print("iterator", most(function(n) return "for k, v in f(" .. list(n, "x", ",") .. ") do end" end))
print("concatenation", most(function(n) return "return " .. list(n, "x", "..") end))
print("parameters", most(function(n) local t = {} for i = 1, n do t[i] = "p" .. i end
  return "return function(" .. table.concat(t, ",") .. ") return f(p1) end" end))
