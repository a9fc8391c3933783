-- 6.9: the functions of the os library
local names = {}
-- os.platform is an addition
for k, v in pairs(os) do if k ~= "platform" then names[#names + 1] = k .. ":" .. type(v) end end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names, os == package.loaded.os)
