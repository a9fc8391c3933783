-- Product of dense square matrices kept as arrays of rows.
-- small: 50
local n«: integer» = tonumber(arg and arg[1]) or 220

local function build(size«: integer», scale«: number»)«: {{number}}»
  local rows«: {{number}}» = {}
  for i = 1, size do
    local row«: {number}» = {}
    for j = 1, size do
      row[j] = scale * (i - j) * (i + j - 2)
    end
    rows[i] = row
  end
  return rows
end

local function transpose(m«: {{number}}», size«: integer»)«: {{number}}»
  local result«: {{number}}» = {}
  for i = 1, size do
    local row«: {number}» = {}
    for j = 1, size do
      row[j] = m[j][i]
    end
    result[i] = row
  end
  return result
end

local function multiply(a«: {{number}}», b«: {{number}}», size«: integer»)«: {{number}}»
  local columns«: {{number}}», product«: {{number}}» = transpose(b, size), {}
  for i = 1, size do
    local left«: {number}», row«: {number}» = a[i], {}
    for j = 1, size do
      local right«: {number}», sum = columns[j], 0.0
      for k = 1, size do
        sum = sum + left[k] * right[k]
      end
      row[j] = sum
    end
    product[i] = row
  end
  return product
end

local scale = 1.0 / (n * n)
local a, b = build(n, scale), build(n, scale * 0.5)
local c = multiply(multiply(a, b, n), a, n)
local half = math.floor(n / 2)
local total, weighted = 0.0, 0.0
for i = 1, n do
  for j = 1, n do
    local value«: number» = math.abs(c[i][j])
    total = total + value
    weighted = weighted + value * j
  end
end
print(string.format("%.6f %.6f %.6f", c[half][half + 1], total, weighted))
