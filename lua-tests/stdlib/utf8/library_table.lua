-- 6.5: the fields of the utf8 library
local names = {}
for k, v in pairs(utf8) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names)
print(utf8 == package.loaded.utf8)
print(utf8.charpattern == "[\0-\x7F\xC2-\xF4][\x80-\xBF]*")
