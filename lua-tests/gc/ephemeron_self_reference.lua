-- A value that refers to its key, directly or by a closure, does not keep it alive.
local e = setmetatable({}, {__mode = "k"})
local function fill()
  for i = 1, 10 do
    local k = {}
    e[k] = {back = k}
    local f = {}
    e[f] = function() return f end
    local s = {}
    e[s] = s
  end
end
fill()
collectgarbage()
print(next(e))
local kept = {}
e[kept] = {back = kept, list = {kept}}
fill()
collectgarbage()
local n = 0
for k, v in pairs(e) do n = n + 1 assert(v.back == k) end
print(n)
