-- 6.6 table.sort: larger arrays of many shapes come out ordered
local seed = 42
local function rnd(n) seed = (seed * 1103515245 + 12345) % 2147483648 return seed % n end
local function check(name, t, f)
  local count, sum = #t, 0
  for _, v in ipairs(t) do sum = sum + v end
  table.sort(t, f)
  f = f or function(a, b) return a < b end
  local ok = true
  for i = 2, #t do if f(t[i], t[i - 1]) then ok = false end end
  local after = 0
  for _, v in ipairs(t) do after = after + v end
  print(name, ok, #t == count, sum == after, t[1], t[#t // 2], t[#t])
end
local function fill(n, f) local t = {} for i = 1, n do t[i] = f(i) end return t end
check("random", fill(2000, function() return rnd(100000) end))
check("few distinct", fill(2000, function() return rnd(5) end))
check("ascending", fill(2000, function(i) return i end))
check("descending", fill(2000, function(i) return -i end))
check("equal", fill(2000, function() return 7 end))
check("organ pipe", fill(2000, function(i) return i < 1000 and i or 2000 - i end))
check("saw", fill(2000, function(i) return i % 17 end))
check("reverse order", fill(2000, function() return rnd(1000) end), function(a, b) return a > b end)
check("by last digit", fill(500, function() return rnd(1000) end), function(a, b) return a % 10 < b % 10 end)
check("floats", fill(1000, function() return rnd(1000) / 8 end))
check("mixed", fill(1000, function(i) return i % 2 == 0 and rnd(100) or rnd(100) / 4 end))
for n = 0, 12 do check("size " .. n, fill(n, function() return rnd(50) end)) end
check("size 101", fill(101, function() return rnd(1000) end))
