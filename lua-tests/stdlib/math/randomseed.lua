-- 6.7 math.randomseed: the same seed gives the same sequence
local function seq(seed)
  math.randomseed(seed)
  local t = {}
  for i = 1, 20 do t[i] = math.random(1000000) end
  return table.concat(t, " ")
end
print(seq(42) == seq(42), seq(1) == seq(1), seq(-1) == seq(-1))
print(seq(42) ~= seq(43))
print(select("#", math.randomseed(1)))
print(pcall(math.randomseed, "5"))
print(pcall(math.randomseed, 1.0))
print(pcall(math.randomseed, "x"))
print(pcall(math.randomseed, {}))
print(pcall(math.randomseed))
print(pcall(math.randomseed, nil))
math.randomseed(7)
local a, b, c = math.random(), math.random(10), math.random(-5, 5)
math.randomseed(7)
print(a == math.random(), b == math.random(10), c == math.random(-5, 5))
math.randomseed(123)
local seen, n = {}, 0
for _ = 1, 600 do
  local r = math.random(6)
  if not seen[r] then seen[r] = true; n = n + 1 end
end
print(n)
