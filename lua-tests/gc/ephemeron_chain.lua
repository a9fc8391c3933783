-- Manual 2.5.2: a value that is reached only through its own key does not keep the entry.
local e = setmetatable({}, {__mode = "k"})
local function chain(n)
  local first = {}
  local key = first
  for i = 1, n do
    local nextkey = {i}
    e[key] = nextkey
    key = nextkey
  end
  return first
end
local function count()
  local n = 0
  for _ in pairs(e) do n = n + 1 end
  return n
end
local head = chain(100)
collectgarbage()
print(count())
local steps, k = 0, head
while e[k] do k = e[k] steps = steps + 1 end
print(steps, k[1])
k, head = nil, nil
collectgarbage()
print(count())
