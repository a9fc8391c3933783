-- goto into a label before locals kept old values and old closures
local out = {}
do
  local n = 0
  ::top::
  local a
  out[#out + 1] = tostring(a)
  a = n
  n = n + 1
  if n < 3 then goto top end
end
print(table.concat(out, " "))
local fs = {}
do local i = 0 ::l:: local x = i; fs[#fs + 1] = function() x = x + 1 return x end i = i + 1 if i < 3 then goto l end end
print(fs[1](), fs[1](), fs[2](), fs[3]())
for i = 1, 3 do local v if i == 2 then goto cont end v = i ::cont:: io.write(tostring(v), " ") ; end print()
do local k = 0 ::again:: do local z; io.write(tostring(z), " ") z = k end k = k + 1 if k < 4 then goto again end print() end
local function f() local r = {} local i = 1 ::a:: local t = {i} r[i] = t i = i + 1 if i <= 3 then goto a end return r[1][1], r[2][1], r[3][1], r[1] ~= r[2] end
print(f())
while true do local q; if q then print("old value!") break end q = 1; if out then out = nil goto continue else break end ::continue:: end print("loop left")
do local c = 0 ::p:: local m, n; io.write(tostring(m), tostring(n), " ") m, n = 1, 2 c = c + 1 if c < 2 then goto p end print() end
repeat local w; if w then print("bad") end w = 1 until true
print(load("local x = 1 ::a:: local y; local r = y; y = 5; if x < 3 then x = x + 1 goto a end return r, x")())
