-- errors inside message handlers
local calls = 0
print(xpcall(error, function(m) calls = calls + 1; if calls < 3 then error("again") end return "finally", calls end, "start"))
print(calls)
print(xpcall(error, function(m) error("always") end, "start"))
print(xpcall(error, function(m) local x = m.y.z end, "start"))
print(xpcall(error, function(m) return m .. {} end, "start"))
print(select("#", xpcall(error, function(m) error(m) end, "start")))
print(pcall(xpcall, error, error))
print(xpcall(function() error() end, error))
print(pcall(function() return xpcall(error, function() error({}) end) end))
local t = {}
local n = 0
local ok, e = xpcall(error, function(m) n = n + 1; if n == 2 then return t end error("second") end)
print(ok, e == t, n)
-- after all that, errors work as before
print(pcall(error, "fine", 0))
print(xpcall(error, function(m) return m end, "fine"))
