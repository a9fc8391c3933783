-- error handlers that raise, recurse, overflow
print(xpcall(error, error, "x")) print(xpcall(error, function() error("y") end, "x")) print(xpcall(error, function() return 1 + nil end, "x"))
local n = 0 print(xpcall(error, function(m) n = n + 1 if n <= 3 then error(m .. n, 0) end return m end, "m"))
local function over() return over() + 1 end
print(xpcall(error, over, "x")) print(xpcall(over, over)) print(xpcall(over, function(m) return (m:match("stack overflow")) end))
local co = coroutine.wrap(function() return xpcall(error, function() error("in co") end, "x") end) print(co())
print(xpcall(error, function(m) return xpcall(error, function(k) return "inner " .. k end, m) end, "outer"))
print(xpcall(error, function(m) return select(2, pcall(error, m .. "!", 0)) end, "rethrown"))
print(pcall(xpcall, error, error, "x")) print(xpcall(xpcall, print, error, function(m) return "handled " .. m end, "nested"))
for i = 1, 3 do print(xpcall(error, function(m) if i == 2 then error("odd") end return i end, "x")) end
print(select("#", xpcall(error, function() error() end)), pcall(error))
print("alive")
