-- 6.3: the fields of package, and their types
local names = {}
for k, v in pairs(package) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names, package == package.loaded.package)
print(package.config)
for k, v in pairs { string = string, table = table, math = math, io = io, os = os, utf8 = utf8, coroutine = coroutine, debug = debug } do assert(package.loaded[k] == v) end
print(package.loaded._G == _G, package.loaded.nothing, next(package.preload))
for i = 1, #package.searchers do assert(type(package.searchers[i]) == "function") end
print(#package.searchers)
