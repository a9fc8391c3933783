-- The resurrection idiom: finalizers return objects to a pool.
local pool, created = {}, 0
local mt = {}
local function acquire()
  local o = table.remove(pool)
  if not o then
    created = created + 1
    o = {id = created}
  end
  return setmetatable(o, mt)
end
mt.__gc = function(o) pool[#pool + 1] = setmetatable(o, nil) end
local function use(n)
  local list = {}
  for i = 1, n do list[i] = acquire() end
  return #list
end
for round = 1, 5 do
  use(10)
  collectgarbage()
end
print(created, #pool)
