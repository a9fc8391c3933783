-- Loops in a function that has nearly all its variables.
local function program(n, body)
  local t = {}
  for i = 1, n do t[i] = "local v" .. i .. " = " .. i end
  return table.concat(t, "\n") .. "\n" .. body
end
for n = 190, 199 do
  local generic = load(program(n, "local s = 0 for k, v in pairs{1, 2, 3} do s = s + v end return s"))
  local numeric = load(program(n, "local s = 0 for i = 1, 3 do s = s + i end return s + v1"))
  local nested = load(program(n, "return select('#', (function(...) return ... end)(v1, v2, v3, v4, v5, v6))"))
  print(n, generic and generic(), numeric and numeric(), nested and nested())
end
