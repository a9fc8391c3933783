-- Finalizers that write into tables being built or traversed.
local log = {}
local registry = {}
local mt = {__gc = function(o)
  registry[#registry + 1] = {o.id}
  log["gc" .. o.id] = true
end}
for i = 1, 300 do
  setmetatable({id = i}, mt)
  local t = {}
  for k = 1, 20 do t[k] = {k} end
end
collectgarbage()
collectgarbage()
local n = 0
for _ in pairs(log) do n = n + 1 end
print(#registry, n)
