-- 3.4.1/3.4.2: bitwise operators: checked over random integers of all sizes
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
    check(((a & b) | (a ~ b)) == (a | b), "or from and, xor", a, b)
    check((a & b) + (a | b) == a + b, "sum", a, b)
    check(~(a & b) == (~a | ~b) and ~(a | b) == (~a & ~b), "De Morgan", a, b)
    check((a ~ b ~ b) == a, "xor twice", a, b)
    check(-a == ~a + 1 and ~a == -a - 1, "complement", a, b)
    check((a << 1) == a + a and (a << 3) == a * 8, "shift", a, b)
    check(((a >> 1) << 1 | a & 1) == a, "shift back", a, b)
    check((a << 70) == 0 and (a >> 64) == 0 and (a << -3) == (a >> 3), "far shifts", a, b)
  end
end
local names = {} for n in pairs(counts) do names[#names + 1] = n end table.sort(names)
for _, n in ipairs(names) do print(n, counts[n]) end
print("failures", failures, "sum", sum)
for i = 1, 4 do print(int(), int()) end
