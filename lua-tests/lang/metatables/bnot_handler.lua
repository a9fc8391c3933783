-- 2.4: __bnot: arguments, results, chains
local log = {}
local T
T = setmetatable({}, {__bnot = function(a, b, ...)
  log[#log + 1] = tostring(a == T) .. "/" .. tostring(b == T) .. "/" .. select("#", ...)
  return "result", "dropped"
end})
print(~T)
print((~T))
print(select("#", ~T), select("#", ~T, ~T))
print(table.concat(log, " "))
local chain = setmetatable({n = 0}, {__bnot = function(a) a.n = a.n + 1; return a end})
print((~ ~ ~chain).n, (~chain == chain), chain.n)
for _, r in ipairs{1, 2.5, "s", true, false} do
  local o = setmetatable({}, {__bnot = function() return r end})
  print(r, ~o, not ~o, ~o == r)
end
local n = setmetatable({}, {__bnot = function() return nil end})
print(~n, ~n == nil, ~n or "alt")
local e = setmetatable({}, {__bnot = function() end})
print(~e, select("#", ~e))
local c = setmetatable({}, {__bnot = setmetatable({}, {__call = function(self, x, y) return "called", type(x), type(y) end})})
print(~c)
local u = {o = T}
print(~u.o, ({T})[1] and ~(T), ~u.o .. "!")
