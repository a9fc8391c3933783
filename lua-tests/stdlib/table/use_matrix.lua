-- 6.6: matrices: product, transpose, determinant, inverse
local M = {}
M.__index = M
local function matrix(rows) return setmetatable(rows, M) end
function M.__mul(a, b)
  if type(a) == "number" then a, b = b, a end
  local r = {}
  for i = 1, #a do
    r[i] = {}
    for j = 1, type(b) == "number" and #a[1] or #b[1] do
      if type(b) == "number" then r[i][j] = a[i][j] * b else
        local s = 0
        for k = 1, #b do s = s + a[i][k] * b[k][j] end
        r[i][j] = s
      end
    end
  end
  return matrix(r)
end
function M.__add(a, b) local r = {} for i = 1, #a do r[i] = {} for j = 1, #a[i] do r[i][j] = a[i][j] + b[i][j] end end return matrix(r) end
function M.__eq(a, b) for i = 1, #a do for j = 1, #a[i] do if a[i][j] ~= b[i][j] then return false end end end return #a == #b end
function M.__tostring(a) local r = {} for i, row in ipairs(a) do r[i] = table.concat(row, " ") end return table.concat(r, "; ") end
function M:transpose() local r = {} for j = 1, #self[1] do r[j] = {} for i = 1, #self do r[j][i] = self[i][j] end end return matrix(r) end
function M:minor(p, q) local r = {} for i = 1, #self do if i ~= p then local row = {} for j = 1, #self do if j ~= q then row[#row + 1] = self[i][j] end end r[#r + 1] = row end end return matrix(r) end
function M:det() if #self == 1 then return self[1][1] end local d = 0 for j = 1, #self do d = d + (-1) ^ (j + 1) * self[1][j] * self:minor(1, j):det() end return d end
local function identity(n) local r = {} for i = 1, n do r[i] = {} for j = 1, n do r[i][j] = i == j and 1 or 0 end end return matrix(r) end
local a, b = matrix { { 1, 2 }, { 3, 4 } }, matrix { { 0, 1 }, { 1, 0 } }
print(a, b)
print(a * b, b * a, a + b)
print(a * identity(2) == a, a * b == b * a, a:transpose())
print(a * 3, 2 * a, a * 0.5)
print(a:det(), matrix({ { 2, 0, 1 }, { 1, 3, 2 }, { 1, 1, 1 } }):det(), identity(4):det())
print(matrix { { 1, 2, 3 } } * matrix { { 1 }, { 2 }, { 3 } })
local fib = matrix { { 1, 1 }, { 1, 0 } }
local r = identity(2)
for i = 1, 30 do r = r * fib end
print(r)
print(matrix({ { 1, 2, 3 }, { 4, 5, 6 } }):transpose():transpose())
local big = {}
for i = 1, 20 do big[i] = {} for j = 1, 20 do big[i][j] = (i * j) % 7 end end
big = matrix(big)
local p = big * big
print(p[1][1], p[10][10], p[20][20], p == p:transpose())
