-- 3.4.3: text of integers, decimal and hexadecimal, and back
local seed = 5
local function rnd(n) seed = (seed * 6364136223846793005 + 1442695040888963407) return (seed >> 33) % n end
for i = 0, 63 do
  local x = (1 << i) + rnd(1 << 30)
  local y = -x
  assert(tonumber(tostring(x)) == x and tonumber(tostring(y)) == y and math.type(tonumber(tostring(x))) == "integer")
  assert(tonumber(("0x%x"):format(x)) == x and load("return " .. x)() == x)
  print(i, x, y, ("%x"):format(x), x .. "" == tostring(x), ("%d"):format(x) == tostring(x))
end
print(math.maxinteger, math.mininteger, ("%x"):format(math.mininteger), tonumber("0x" .. ("f"):rep(16)))
