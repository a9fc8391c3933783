-- Cycles of tables are garbage like all else.
local w = setmetatable({}, {__mode = "v"})
local function make()
  local a, b, c = {}, {}, {}
  a.next, b.next, c.next = b, c, a
  a.self = a
  a[a] = a
  setmetatable(b, {__index = c, owner = b})
  w[1], w[2], w[3] = a, b, c
end
make()
collectgarbage()
print(w[1], w[2], w[3])
