-- Entries of several ephemeron tables that keep each other alive in turn.
local a = setmetatable({}, {__mode = "k"})
local b = setmetatable({}, {__mode = "k"})
local function link(n)
  local root = {}
  local k = root
  for i = 1, n do
    local v = {}
    if i % 2 == 0 then a[k] = v else b[k] = v end
    k = v
  end
  return root
end
local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end
local root = link(51)
link(40) -- garbage
collectgarbage()
print(count(a), count(b))
root = nil
collectgarbage()
print(count(a), count(b))
