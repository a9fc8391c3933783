-- 3.1: random numerals read by tonumber, by the compiler and by arithmetic give the same
local seed = 77
local function rnd(n) seed = (seed * 6364136223846793005 + 1442695040888963407) return (seed >> 33) % n end
local forms = {
  function() return tostring(rnd(1 << 30)) end,
  function() return rnd(1000) .. "." .. rnd(100000) end,
  function() return rnd(10) .. "." .. rnd(1000) .. "e" .. rnd(40) end,
  function() return rnd(10) .. "e-" .. rnd(40) end,
  function() return "." .. rnd(100000) end,
  function() return rnd(1000) .. "." end,
  function() return ("0x%x"):format(rnd(1 << 31)) end,
  function() return ("0x%x.%x"):format(rnd(255), rnd(4096)) end,
  function() return ("0x%xp%d"):format(rnd(255), rnd(30)) end,
  function() return ("0X%X.%Xp-%d"):format(rnd(255), rnd(255), rnd(30)) end,
}
for i, f in ipairs(forms) do
  for j = 1, 5 do
    local s = f()
    local a, b, c = tonumber(s), load("return " .. s)(), s * 1
    print(i, s, a, math.type(a), a == b and math.type(a) == math.type(b), a == c, tonumber(" " .. s .. "\t") == a, tonumber("-" .. s) == -a)
  end
end
