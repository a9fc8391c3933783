-- pcall: results, arguments, nesting
print(pcall(function(...) return ... end, 1, nil, 3, nil))
print(select("#", pcall(function() end)), select("#", pcall(function() return nil end)))
print(pcall(pcall, error, "x"))
print(pcall(pcall, pcall, pcall, error, "deep"))
print(pcall(pcall))
print(pcall(pcall, nil))
print(pcall(nil))
print(pcall(5), pcall("x"), pcall({}) == false)
print(pcall(select, -1, "a", "b"))
print(pcall(select, 0))
print(select("#", pcall(table.unpack, {}, 1, 200)))
local function f(n) if n == 0 then error("bottom", 0) end local ok, e = pcall(f, n - 1); error(e .. n, 0) end
print(pcall(f, 9))
local r = {}
for i = 1, 3 do r[#r + 1] = tostring(pcall(error)) end
print(table.concat(r, " "))
print((pcall(error, "x")))
print(not pcall(error) and "failed" or "ok")
local function tail() return pcall(error, "in tail", 0) end
print(tail())
print(pcall(string.format, "%d", "x"))
