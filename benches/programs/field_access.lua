-- Reading and writing named fields of tables, constant keys and nested ones.
-- small: 40000
local n = tonumber(arg and arg[1]) or 3000000

local point = { x = 1, y = 2, z = 3 }
local camera = { position = { x = 0, y = 0, z = 0 }, target = { x = 5, y = 6, z = 7 }, zoom = 1 }
local counters = { hits = 0, misses = 0 }

for i = 1, n do
  point.x = (point.x + point.y) % 1009
  point.y = (point.y + point.z) % 2003
  point.z = (point.z + i) % 4001
  local position, target = camera.position, camera.target
  position.x = target.x - position.x
  position.y = target.y - position.y
  if point.x > position.x + camera.zoom then
    counters.hits = counters.hits + 1
  else
    counters.misses = counters.misses + 1
  end
end
print(string.format("%d %d %d %d %d %d", point.x, point.y, point.z, counters.hits, counters.misses,
  camera.position.x))
