-- 3.4.3: text of floats with integral values (%.14g), the same by concatenation, and read back through %.17g
local seed = 23768
local function rnd(n) seed = (seed * 6364136223846793005 + 1442695040888963407) return (seed >> 33) % n end
for i = 1, 40 do
  local x = (rnd(1 << 30) << rnd(33)) + 0.0
  local s = tostring(x)
  local exact = ("%.17g"):format(x)
  print(s, x .. "" == s, tonumber(exact) == x, exact, load("return " .. exact)() == x)
end
