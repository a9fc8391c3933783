-- matrices with operators
local M = {} M.__index = M
local function new(rows) return setmetatable(rows, M) end
local function map2(a, b, f) local r = {} for i = 1, #a do r[i] = {} for j = 1, #a[i] do r[i][j] = f(a[i][j], b[i][j]) end end return new(r) end
M.__add = function(a, b) return map2(a, b, function(x, y) return x + y end) end
M.__sub = function(a, b) return map2(a, b, function(x, y) return x - y end) end
M.__unm = function(a) return map2(a, a, function(x) return -x end) end
M.__mul = function(a, b)
  if type(a) == "number" then return map2(b, b, function(x) return a * x end) elseif type(b) == "number" then return b * a end
  if #a[1] ~= #b then error("size mismatch", 2) end
  local r = {} for i = 1, #a do r[i] = {} for j = 1, #b[1] do local s = 0 for k = 1, #b do s = s + a[i][k] * b[k][j] end r[i][j] = s end end return new(r)
end
M.__pow = function(a, n) local r for i = 1, n do r = r and r * a or a end return r end
M.__eq = function(a, b) if #a ~= #b then return false end for i = 1, #a do for j = 1, #a[i] do if a[i][j] ~= b[i][j] then return false end end end return true end
M.__tostring = function(m) local r = {} for i = 1, #m do r[i] = table.concat(m[i], " ") end return "[" .. table.concat(r, "; ") .. "]" end
M.__call = function(m, i, j) return m[i][j] end
function M:transpose() local r = {} for j = 1, #self[1] do r[j] = {} for i = 1, #self do r[j][i] = self[i][j] end end return new(r) end
function M:det() if #self == 1 then return self[1][1] end local d = 0 for c = 1, #self do local minor = {} for i = 2, #self do local row = {} for j = 1, #self do if j ~= c then row[#row + 1] = self[i][j] end end minor[#minor + 1] = row end d = d + (c % 2 == 1 and 1 or -1) * self[1][c] * new(minor):det() end return d end
local a, b = new{{1, 2}, {3, 4}}, new{{0, 1}, {1, 0}}
print(a + b, a - b, -a) print(a * b, b * a, 2 * a, a * 3) print(a ^ 3, a ^ 1, (a + b) * (a - b))
print(a == new{{1, 2}, {3, 4}}, a == b, a ~= b, a(2, 1)) print(a:transpose(), new{{1, 2, 3}}:transpose()) print(a:det(), new{{2, 0, 1}, {1, 3, 2}, {1, 1, 1}}:det())
print(pcall(function() return a * new{{1, 2, 3}} end)) print(pcall(function() return a + 1 end))
print(new{{1.5, 2}, {0.25, 4}} * new{{2, 0}, {0, 2}}) print(new{{1, 1}, {1, 0}} ^ 30)
