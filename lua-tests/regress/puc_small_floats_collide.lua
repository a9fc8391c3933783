-- very small, very large and special floats as keys
local t = {}
local keys = {5e-324, 1e-323, 1e-310, 2^-1022, 2^-1021, 1e-300, 1e-100, 0.1, 0.5, 1.5, 1e100, 2^63, 2^64, 2^1023, 1e308, math.huge, -math.huge, -5e-324, -0.5, -2^63 - 2048}
for i, k in ipairs(keys) do t[k] = i end
local bad = 0 for i, k in ipairs(keys) do if t[k] ~= i then bad = bad + 1 end end print(bad)
local n = 0 for k, v in pairs(t) do n = n + 1 if keys[v] ~= k then bad = bad + 1 end end print(n, bad)
for i = 1, 2000 do t[i / 4096] = i end n = 0 for i = 1, 2000 do if t[i / 4096] == i then n = n + 1 end end print(n)
for i = 1, 1000 do t[i * 2^-1074] = -i end n = 0 for i = 1, 1000 do if t[i * 2^-1074] == -i then n = n + 1 end end print(n)
for i = 1, 1000 do t[i * 2^500] = "L" .. i end n = 0 for i = 1, 1000 do if t[i * 2^500] == "L" .. i then n = n + 1 end end print(n)
for i = -500, 500 do t[i + 0.0] = i end n = 0 for i = -500, 500 do if t[i] == i and math.type(i) == "integer" then n = n + 1 end end print(n)
n = 0 for k in pairs(t) do if type(k) == "number" and k == math.floor(k) and math.type(k) == "float" and k > -2^53 and k < 2^53 then n = n + 1 end end print(n)
print(t[0.1], t[0.1 + 1e-18], t[0.30000000000000004] == t[0.3], t[1e308 * 10], pcall(function() t[0/0] = 1 end))
print(t[2^53], t[1/3], rawget(t, 1.5), t[-0.0])
