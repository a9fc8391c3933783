-- Allocation and collection of many small tables: build and walk binary trees.
-- small: 8
local n = tonumber(arg and arg[1]) or 15

local function build(depth)
  if depth == 0 then return {} end
  return { left = build(depth - 1), right = build(depth - 1) }
end

local function check(tree)
  if not tree.left then return 1 end
  return 1 + check(tree.left) + check(tree.right)
end

local depth_min = 4
local depth_max = math.max(depth_min + 2, n)
print(string.format("stretch tree of depth %d: %d", depth_max + 1, check(build(depth_max + 1))))

local long_lived = build(depth_max)
for depth = depth_min, depth_max, 2 do
  local iterations = 2 ^ (depth_max - depth + depth_min)
  local sum = 0
  for _ = 1, iterations do
    sum = sum + check(build(depth))
  end
  print(string.format("%d trees of depth %d: %d", iterations, depth, sum))
end
print(string.format("long lived tree of depth %d: %d", depth_max, check(long_lived)))
