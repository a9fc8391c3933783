-- 6: a new field, a replaced and a cleared function in every library table, seen through every name of the table
local names = { "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8" }
for _, name in ipairs(names) do
  local lib, text, seen = _G[name], tostring(_G[name]), { [_G[name]] = name }
  local fields = {}
  for k in pairs(lib) do fields[#fields + 1] = k end
  table.sort(fields)
  local victim = fields[1]
  local old = lib[victim]
  lib.extra = name .. "!"
  print(name, lib.extra, _G[name].extra, package.loaded[name].extra, require(name).extra)
  print(name, lib == _G[name], rawequal(lib, package.loaded[name]), tostring(lib) == text, tostring(_G[name]) == text)
  print(name, seen[lib], seen[_G[name]], next(seen) == lib)
  lib[victim] = "replaced"
  print(name, _G[name][victim], rawget(package.loaded[name], victim))
  lib[victim] = nil
  print(name, _G[name][victim], rawget(package.loaded[name], victim))
  lib[victim] = old
  local count = 0
  for k in pairs(_G[name]) do count = count + 1 end
  print(name, count == #fields + 1, _G[name][victim] == old)
  lib.extra = nil
end
for i = 1, 100 do os["filler" .. i] = i end
local sum = 0
for i = 1, 100 do sum = sum + os["filler" .. i] end
print(sum, type(os.time()), rawlen(os), #os)
for i = 1, 5 do os[i] = i * i end
print(#os, os[5], table.concat(os, " "))
for k in pairs(os) do os[k] = nil end
print(next(os), next(package.loaded.os), os == package.loaded.os)
