-- 6.1: ipairs stops at the first nil and respects __index
local proxy = setmetatable({}, {__index = function(_, i) if i <= 5 then return i * i end end})
for i, v in ipairs(proxy) do io.write(i, "=", v, " ") end print()
local base = {10, 20, 30, 40}
local derived = setmetatable({1, 2}, {__index = base})
for i, v in ipairs(derived) do io.write(v, " ") end print()
for i, v in ipairs{1, 2, nil, 4} do io.write(v, " ") end print()
for i, v in ipairs{false, true} do io.write(tostring(v), " ") end print()
local t = {1, 2, 3}
for i, v in ipairs(t) do if i < 6 then t[i + 1] = i + 1 end io.write(v, " ") end print()
t = {1, 2, 3, 4, 5}
for i, v in ipairs(t) do t[i + 1] = nil; io.write(v, " ") end print()
t = {1, 2, 3, 4}
for i, v in ipairs(t) do if i == 1 then table.remove(t, 1) end io.write(v, " ") end print()
for i, v in ipairs{[0] = 0, [1] = 1, [2.0] = 2, [3] = 3} do io.write(v, " ") end print()
print(pcall(function() for i, v in ipairs(setmetatable({}, {__index = function(_, i) error("at " .. i) end})) do end end))
print(pcall(ipairs))
print(pcall(function() for _ in ipairs(nil) do end end))
print(pcall(function() for _ in ipairs(5) do end end))
local f, s, c = ipairs(t)
print(type(f), s == t, c, f(s, 0), f(s, 100), pcall(f, s))
local co = coroutine.wrap(function() for i, v in ipairs(setmetatable({}, {__index = function(_, i) return i < 3 and "v" .. i or nil end})) do coroutine.yield(v) end return "done" end)
print(co(), co(), co())
