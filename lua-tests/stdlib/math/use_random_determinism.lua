-- 6.7: an own generator (so that values are certain) driving shuffles, samples and simulations
local Rng = {}
Rng.__index = Rng
local function new(s) return setmetatable({ s = s }, Rng) end
function Rng:next() self.s = (self.s * 6364136223846793005 + 1442695040888963407) return self.s >> 33 end
function Rng:range(a, b) return a + self:next() % (b - a + 1) end
function Rng:float() return self:next() / (1 << 31) end
local r = new(42)
for i = 1, 5 do io.write(r:next(), " ") end
print()
for i = 1, 10 do io.write(r:range(1, 6), " ") end
print()
for i = 1, 4 do io.write(string.format("%.6f ", r:float())) end
print()
local function shuffle(t) for i = #t, 2, -1 do local j = r:range(1, i) t[i], t[j] = t[j], t[i] end return t end
local deck = {}
for i = 1, 20 do deck[i] = i end
print(table.concat(shuffle(deck), " "))
table.sort(deck)
print(deck[1], deck[20])
local inside = 0
for i = 1, 20000 do local x, y = r:float(), r:float() if x * x + y * y < 1 then inside = inside + 1 end end
print(inside, math.abs(inside / 5000 - math.pi) < 0.05)
local counts = {}
for i = 1, 6000 do local d = r:range(1, 6) counts[d] = (counts[d] or 0) + 1 end
for i = 1, 6 do io.write(counts[i] > 850 and counts[i] < 1150 and "fair " or "unfair ") end
print()
local pos, far = 0, 0
for i = 1, 1000 do pos = pos + (r:range(0, 1) * 2 - 1) far = math.max(far, math.abs(pos)) end
print(pos, far)
local a, b = new(7), new(7)
local same = true
for i = 1, 100 do same = same and a:next() == b:next() end
print(same, new(1):next() ~= new(2):next())
