-- 3.4.1/3.4.2: addition and multiplication wrap: checked over random integers of all sizes
local seed = 31
local function rnd(n) seed = (seed * 6364136223846793005 + 1442695040888963407) return (seed >> 33) % n end
local function int() local v = rnd(1 << 31) << 32 | rnd(1 << 31) << 1 | rnd(2) v = v >> rnd(64) if rnd(2) == 0 then v = -v end return v end
local counts, failures = {}, 0
local function check(ok, what, a, b)
  counts[what] = (counts[what] or 0) + 1
  if not ok then failures = failures + 1 if failures < 5 then print("fails", what, a, b) end end
end
local border = {1, -1, 2, -2, 3, math.maxinteger, math.mininteger, math.mininteger + 1, 1 << 32, 1 << 31}
local sum = 0
for i = 1, 3000 do
  local a = i % 10 == 0 and border[i // 10 % #border + 1] or int()
  local b = i % 7 == 0 and border[i // 7 % #border + 1] or int()
  if b ~= 0 then
    sum = sum ~ a + b
    check(a + b - b == a, "a+b-b", a, b)
    check(a - b == a + -b, "a-b", a, b)
    check(a * b == b * a, "commute", a, b)
    check((a + b) * 3 == a * 3 + b * 3, "distribute", a, b)
    check(-(a * b) == -a * b and -(a * b) == a * -b, "negate", a, b)
    check(a - a == 0 and (a ~ a) == 0 and a + ~a == -1, "zero", a, b)
  end
end
local names = {} for n in pairs(counts) do names[#names + 1] = n end table.sort(names)
for _, n in ipairs(names) do print(n, counts[n]) end
print("failures", failures, "sum", sum)
for i = 1, 4 do print(int(), int()) end
