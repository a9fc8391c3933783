-- 6.2: the functions of the coroutine library
local names = {}
for k, v in pairs(coroutine) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names, coroutine == package.loaded.coroutine)
print(debug.getinfo(coroutine.yield, "S").what)
