-- A large live structure survives many collections unchanged.
-- not-under: gc a collection at each of 300 000 allocations takes too long
-- not-under: worst a collection at each of 300 000 allocations takes too long
local function build(depth)
  if depth == 0 then return {leaf = true} end
  return {build(depth - 1), build(depth - 1), depth = depth, name = "node" .. depth}
end
local tree = build(13)
local function check(t, depth)
  if t.leaf then return 1 end
  assert(t.depth == depth and t.name == "node" .. depth)
  return check(t[1], depth - 1) + check(t[2], depth - 1)
end
print(check(tree, 13))
for i = 1, 300000 do local garbage = {i} end
print(check(tree, 13))
collectgarbage()
print(check(tree, 13))
