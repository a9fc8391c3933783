-- 6.8: the fields of the io library
local names = {}
for k, v in pairs(io) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names, io == package.loaded.io)
