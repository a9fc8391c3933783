-- 6.7: fibonacci, collatz, pascal, catalan, happy numbers
local a, b, t = 0, 1, {}
for i = 1, 93 do t[i] = a a, b = b, a + b end
print(t[10], t[50], t[91], t[92], t[93])
local function collatz(n) local c = 0 while n ~= 1 do n = n % 2 == 0 and n // 2 or 3 * n + 1 c = c + 1 end return c end
print(collatz(1), collatz(7), collatz(27), collatz(97), collatz(871))
for n = 0, 7 do local row, v = {}, 1 for k = 0, n do row[#row + 1] = v v = v * (n - k) // (k + 1) end print(string.rep(" ", 7 - n) .. table.concat(row, " ")) end
local c, cat = 1, {}
for n = 0, 20 do cat[#cat + 1] = c c = c * 2 * (2 * n + 1) // (n + 2) end
print(table.concat(cat, " "))
local function happy(n) local seen = {} while n ~= 1 and not seen[n] do seen[n] = true local s = 0 while n > 0 do s = s + (n % 10) ^ 2 // 1 | 0 n = n // 10 end n = s end return n == 1 end
local h = {}
for n = 1, 100 do if happy(n) then h[#h + 1] = n end end
print(#h, table.concat(h, " "))
local f, fact = 1, {}
for i = 1, 21 do f = f * i fact[i] = f end
print(fact[10], fact[20], fact[21])
local ff = 1.0
for i = 1, 25 do ff = ff * i end
print(ff, string.format("%.0f", ff))
local tri, sq = {}, {}
for n = 1, 10 do tri[n] = n * (n + 1) // 2 sq[n] = n ^ 2 end
print(table.concat(tri, " "), table.concat(sq, " "))
local look = "1"
for i = 1, 8 do io.write(look, " ") look = look:gsub("1+", function(x) return #x .. "a" end):gsub("2+", function(x) return #x .. "b" end):gsub("3+", function(x) return #x .. "c" end):gsub("a", "1"):gsub("b", "2"):gsub("c", "3") end
print()
local function ack(m, n) if m == 0 then return n + 1 end if n == 0 then return ack(m - 1, 1) end return ack(m - 1, ack(m, n - 1)) end
print(ack(0, 0), ack(1, 2), ack(2, 3), ack(2, 9))
