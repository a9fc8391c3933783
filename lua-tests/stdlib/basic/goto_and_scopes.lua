-- 3.3.4 / 3.5: goto, labels, shadowing and lifetime
local x = 1
do local x = x + 1 print(x) do local x = x * 10 print(x) end print(x) end
print(x)
local x = x + 100
print(x)
do goto skip print("never") ::skip:: end
local i = 1
::top::
if i <= 3 then io.write(i, " ") i = i + 1 goto top end
print()
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto continue end
    io.write(i, j, " ")
    ::continue::
  end
end
print()
for i = 1, 3 do for j = 1, 3 do if i * j == 4 then goto out end io.write(i * j, " ") end end
::out::
print()
for _, src in ipairs { "goto nowhere", "do ::l:: end goto l", "goto l; local a ::l:: print(a)", "::a:: ::a::", "goto f; local x; ::f::", "break", "do break end", "for i = 1, 2 do end break", "::l:: goto l2", "repeat goto c; local z; ::c:: until z", "goto = 1", "local function f() goto out end ::out::" } do
  print(src, (select(2, load(src))))
end
local fs = {}
for i = 1, 3 do
  local a = i
  ::again::
  fs[#fs + 1] = function() a = a + 1 return a end
  if #fs % 2 == 1 then goto again end
end
for _, f in ipairs(fs) do io.write(f(), " ") end
print()
do
  local k = 0
  ::loop::
  local c = k
  fs[k + 1] = function() return c end
  k = k + 1
  if k < 3 then goto loop end
end
print(fs[1](), fs[2](), fs[3]())
while true do if true then break end end
repeat local done = true until done
print("end")
