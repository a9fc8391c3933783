-- Largest singular value of an infinite matrix by power iteration: float arrays and small calls.
-- small: 40
local n«: integer» = tonumber(arg and arg[1]) or 380

local function entry(i«: integer», j«: integer»)«: number»
  local diagonal = i + j - 1
  return 1.0 / (diagonal * (diagonal - 1) * 0.5 + i)
end

local function multiply(x«: {number}», y«: {number}», size«: integer»)
  for i = 1, size do
    local sum = 0.0
    for j = 1, size do
      sum = sum + x[j] * entry(i, j)
    end
    y[i] = sum
  end
end

local function multiply_transposed(x«: {number}», y«: {number}», size«: integer»)
  for i = 1, size do
    local sum = 0.0
    for j = 1, size do
      sum = sum + x[j] * entry(j, i)
    end
    y[i] = sum
  end
end

local u«: {number}», v«: {number}», t«: {number}» = {}, {}, {}
for i = 1, n do
  u[i] = 1.0
end
for _ = 1, 10 do
  multiply(u, t, n)
  multiply_transposed(t, v, n)
  multiply(v, t, n)
  multiply_transposed(t, u, n)
end

local vbv, vv = 0.0, 0.0
for i = 1, n do
  vbv = vbv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(string.format("%.9f", math.sqrt(vbv / vv)))
