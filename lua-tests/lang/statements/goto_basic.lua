-- 3.3.4: goto and labels
do local i = 1 ::top:: io.write(i, " ") i = i + 1 if i <= 5 then goto top end print() end
for i = 1, 6 do if i % 2 == 1 then goto continue end io.write(i, " ") ::continue:: end print()
for i = 1, 3 do for j = 1, 3 do if i * j == 4 then goto done end io.write(i, j, " ") end end
::done:: print()
goto forward
print("skipped")
::forward:: print("after")
do goto l1 ::l2:: print("2") goto l3 ::l1:: print("1") goto l2 ::l3:: print("3") end
local n = 0
while true do n = n + 1 if n > 3 then goto out end end
::out:: print(n)
do goto e; local x; ::e:: end
do goto e2; local x; ::e2:: ::e3:: ; end
repeat if n < 10 then n = n + 1 goto cont end break ::cont:: until n == 8
print(n)
local function f(x) if x then goto yes end do return "no" end ::yes:: return "yes" end
print(f(true), f(false))
do ::a:: do ::b:: n = n + 1 if n < 12 then goto b elseif n < 14 then goto a end end end
print(n)
goto last ::mid:: print("mid") goto final ::last:: goto mid ::final:: print("final")
