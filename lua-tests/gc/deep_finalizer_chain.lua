-- A list whose cells all have finalizers: each runs once, newest first.
local order_ok, last, n = true, nil, 0
local mt = {__gc = function(o)
  n = n + 1
  if last and o.id ~= last - 1 then order_ok = false end
  last = o.id
end}
local function make()
  local head
  for i = 1, 5000 do head = setmetatable({id = i, next = head}, mt) end
end
make()
collectgarbage()
print(n, order_ok, last)
