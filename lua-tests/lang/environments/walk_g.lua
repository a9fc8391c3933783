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
print(rawget(_G, "setfenv"), rawget(_G, "getfenv"), rawget(_G, "no such name"))
