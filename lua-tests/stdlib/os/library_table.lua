-- 6.9: the functions of the os library
local names = {}
for k, v in pairs(os) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names, os == package.loaded.os)
