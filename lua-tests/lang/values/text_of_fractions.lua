-- 3.4.3: text of fractions (%.14g), the same by concatenation, and read back through %.17g
local seed = 11
local function rnd(n) seed = (seed * 6364136223846793005 + 1442695040888963407) return (seed >> 33) % n end
for i = 1, 40 do
  local x = rnd(2000001) / 1000 - 1000
  local s = tostring(x)
  local exact = ("%.17g"):format(x)
  print(s, x .. "" == s, tonumber(exact) == x, exact, load("return " .. exact)() == x)
end
