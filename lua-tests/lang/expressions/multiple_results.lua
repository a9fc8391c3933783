-- 3.4: adjusting lists of results everywhere
local function r0() end
local function r1() return "a" end
local function r3() return 1, 2, 3 end
local function rn(n) return table.unpack({}, 1, n) end
print(r0(), r1(), r3()) print(r3(), r0()) print(r3(), r1()) print(r0(), r0(), r0())
print((r0())) print((r3())) print(r3(), (r3()))
local a, b, c, d = r3() print(a, b, c, d)
a, b, c, d = r1(), r3() print(a, b, c, d)
a, b, c, d = r3(), r3() print(a, b, c, d)
a, b, c, d = r0(), r3() print(a, b, c, d)
a, b, c, d = r3(), r0() print(a, b, c, d)
a, b = r3(), r3(), r3() print(a, b)
print(#{r3()}, #{r3(), r3()}, #{r3(), r3(), r3()}, #{r3(), (r3())}, #{r0(), r3()})
local function pass(...) return ... end
print(pass(r3())) print(pass(r3(), r3())) print(pass(r0(), r3())) print((pass(r3())))
print(r3() + r3(), r3() .. r3(), -r3(), not r3(), r3() == 1, r3() and "x")
print(select("#", rn(0)), select("#", rn(10)), select("#", rn(100), rn(100)), select("#", pass(rn(250))))
if r0() then print("no") else print("no value is false") end
local t = {r3(), x = r3(), r3()} print(#t, t.x)
t = {[r3()] = r3()} print(t[1], t[2])
print(({r3()})[2], (select(2, r3())), ({r3(), r3()})[4])
print(math.max(r3()), string.format("%d %d %d", r3()), string.char(r3()):byte(1, -1))
for i in pass(ipairs{7, 8}) do io.write(i, " ") end print()
for i, v in pass(next, {9}) do io.write(i, v, " ") end print()
do return nil end
