-- _G lists all standard names
local names = {}
for k, v in pairs(_G) do
  if type(k) == "string" then names[k] = type(v) end
end
for _, n in ipairs{"assert", "collectgarbage", "dofile", "error", "getmetatable", "ipairs", "load", "loadfile", "next",
  "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber",
  "tostring", "type", "xpcall", "_G", "_VERSION", "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8"} do
  print(n, names[n], type(_G[n]), names[n] == type(rawget(_G, n)))
end
print(_VERSION)
local keys = {}
local k = next(_G)
while k do keys[#keys + 1] = k; k = next(_G, k) end
local n = 0
for _ in pairs(_G) do n = n + 1 end
print(#keys == n)
local absent = {"unpack", "setfenv", "getfenv", "loadstring", "module", "table.getn", "math.pow", "bit32.band"}
for _, name in ipairs(absent) do
  local v = _G
  for part in name:gmatch("[^.]+") do v = v and v[part] end
  io.write(name, "=", type(v), " ")
end
print()
