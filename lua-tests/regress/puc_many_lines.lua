-- not-under: gc a collection at each of its allocations takes minutes
-- chunks with very many lines: line numbers stay right
local src = ("\n"):rep(70000) .. "error('far')"
print(pcall(load(src, "=l")))
src = ("local x = 1\nx = x + 1\n"):rep(100) .. "error('mid')"
print(pcall(load("do " .. src:gsub("local x = 1\n", "do local x = 1 end local y = 1\n", 1):gsub("local x = 1", "X = 1"):gsub("x = x %+ 1", "X = X + 1") .. " end", "=l", "t", {error = error})))
local t = {"local t = {"}
for i = 1, 40000 do t[#t + 1] = i .. "," end
t[#t + 1] = "} error('after ' .. #t)"
print(pcall(load(table.concat(t, "\n"), "=l")))
print(pcall(load("local a = 1" .. ("\n"):rep(300) .. "local b = a" .. ("\n"):rep(300) .. "+ nil", "=l")))
print(pcall(load("local a = 1" .. ("\n"):rep(300) .. "local b = a +" .. ("\n"):rep(300) .. "nil", "=l")))
print(pcall(load("f(" .. ("\n"):rep(500) .. "1)", "=l", "t", {})))
print(pcall(load("local s = [[" .. ("\n"):rep(1000) .. "]] error('after string')", "=l")))
print(pcall(load("--[[" .. ("\r\n"):rep(1000) .. "]] error('after comment')", "=l")))
print(debug.getinfo(load(("\n"):rep(100) .. "return function()\n\n\nend")(), "S").linedefined, debug.getinfo(load(("\n"):rep(100) .. "return function()\n\n\nend")(), "S").lastlinedefined)
print((select(2, load(("\n"):rep(66000) .. "x =", "=l"))))
