-- long loops, sums, nested loops with break and return
local s = 0
for i = 1, 1000000 do s = s + i end
print(s)
s = 0
for i = 1000000, 1, -1 do s = s + i % 7 end
print(s)
s = 0.0
for i = 0.5, 1000 do s = s + i end
print(s)
local primes = {}
for n = 2, 200 do
  local isprime = true
  for d = 2, n // 2 do if n % d == 0 then isprime = false break end end
  if isprime then primes[#primes + 1] = n end
end
print(#primes, primes[#primes])
local function find(t, x) for i = 1, #t do if t[i] == x then return i end end end
print(find(primes, 97), find(primes, 98))
local c = 0
for i = 1, 100 do for j = 1, 100 do if j > i then break end c = c + 1 end end
print(c)
for i = 1, 10 do if i % 2 == 0 then goto continue end io.write(i, " ") ::continue:: end print()
local x = 0
for i = 1, 3 do for j = 1, 3 do for k = 1, 3 do x = x * 2 % 1009 + i * j * k end end end
print(x)
for _ = 1, 3 do io.write("_") end print()
for i = 1, 0 do error("never") end
