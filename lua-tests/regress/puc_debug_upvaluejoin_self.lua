-- Class: an upvalue joined with itself, then collected and used (CVE-2019-6706).
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local function make()
  local x = {1}
  return function() return x end
end
local f = make()
debug.upvaluejoin(f, 1, f, 1)
collectgarbage()
for i = 1, 100 do local t = {i} end
print(f()[1])
local g, h = make(), make()
debug.upvaluejoin(g, 1, h, 1)
debug.upvaluejoin(h, 1, g, 1)
h = nil
collectgarbage()
g()[1] = 5
print(g()[1], debug.upvalueid(g, 1) ~= debug.upvalueid(f, 1))
print(pcall(debug.upvaluejoin, g, 2, f, 1))
print(pcall(debug.upvaluejoin, g, 1, f, 0))
print(pcall(debug.upvaluejoin, print, 1, f, 1))
print(pcall(debug.upvaluejoin, g, 1, print, 1))
print(try(debug.upvalueid, g, 2), try(debug.upvalueid, g, 0))
local a, b = (function() local v = 0 return function() v = v + 1 return v end, function() return v end end)()
debug.upvaluejoin(f, 1, b, 1)
a() a()
print(f(), b())
