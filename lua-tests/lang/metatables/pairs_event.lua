-- __pairs replaces pairs, with three results
local T = setmetatable({3, 2, 1}, {__pairs = function(t)
  return function(s, i) i = i + 1; if s[i] then return i, s[i] * 10 end end, t, 0, "dropped"
end})
for k, v in pairs(T) do io.write(k, "=", v, " ") end
print()
print(select("#", pairs(T)), select("#", pairs({})))
local ev = setmetatable({}, {__pairs = function(t) return 1, 2, 3 end})
print(pairs(ev))
local none = setmetatable({}, {__pairs = function(t) end})
print(pairs(none))
print(pcall(pairs, setmetatable({}, {__pairs = function() error("in pairs") end})))
print(pcall(pairs, setmetatable({}, {__pairs = "x"})))
print(pcall(pairs))
print(select(2, pcall(pairs, nil)) == next, select("#", pairs(nil)))
print(pcall(function() for k in pairs(nil) do end end))
print(pcall(function() for k in pairs(1) do end end))
local ip = setmetatable({}, {__index = function(_, i) if i <= 4 then return i * i end end})
for i, v in ipairs(ip) do io.write(i, ":", v, " ") end
print()
local withipairs = setmetatable({7}, {__ipairs = function() error("not used in the default build?") end})
print(pcall(function() for i, v in ipairs(setmetatable({7, 8}, {})) do io.write(v, " ") end end))
for i, v in ipairs("abc") do print("never", i, v) end
print(pcall(ipairs))
print(next(T), rawlen(T))
