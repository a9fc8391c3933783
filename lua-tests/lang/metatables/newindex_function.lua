-- 2.4 __newindex with a function: arguments, results ignored
local log = {}
local t = setmetatable({}, {__newindex = function(self, k, v, ...)
  log[#log + 1] = type(self) .. " " .. tostring(k) .. "=" .. tostring(v) .. " " .. select("#", ...)
  return "ignored"
end})
t.x = 1
t[2] = nil
t[3.0] = false
t["y z"] = t
log[#log] = log[#log]:gsub("table: .* ", "TABLE ")
for _, l in ipairs(log) do print(l) end
print(next(t), #log)
rawset(t, "x", 0)
t.x = 5
print(t.x, #log)
t[nil] = 1
print(log[#log])
t[0/0] = 1
print(#log)
local proxy = setmetatable({}, {__newindex = function(self, k, v) rawset(self, k, v * 2) end})
proxy.a = 4
proxy.a = 5
print(proxy.a)
proxy.b = 6
print(proxy.b)
local ro = setmetatable({}, {__newindex = function(_, k) error("readonly field '" .. k .. "'", 2) end})
print(pcall(function() ro.x = 1 end))
print(pcall(function() ro.x, ro.y = 1, 2 end))
local count = 0
local c = setmetatable({}, {__newindex = function() count = count + 1 end})
c.a, c.b, c.c = 1, 2, 3
for i = 1, 10 do c[i] = i end
print(count, next(c))
