-- constants 0.0 and -0.0, 0 and 0.0 must not share a slot; nor 1 and 1.0
local a, b, c, d = 0.0, -0.0, 0, -0
print(a, b, c, d, 1/a, 1/b, 1/c, 1/d)
local function f() return 0.0, -0.0, 0, 1, 1.0, "1", 2^53, 9007199254740992 end
print(f()) for i = 1, 8 do io.write(math.type((select(i, f()))) or "string", " ") end print()
local t = {0.0, 0, -0.0, 1, 1.0} for i = 1, #t do io.write(tostring(t[i]), " ") end print()
print(0.0 == -0.0, 1/0.0 == 1/-0.0, 0.0 .. "", -0.0 .. "", 0 .. "", 1.0 .. "", 1 .. "")
local x = 0; x = x - 0.0; print(x, 1/x) x = 0.0 * -1 print(x, 1/x) x = -(0.0) print(x, 1/x) x = -(0) print(x, 1/x)
print(0.0 + -0.0, -0.0 + -0.0, -0.0 - 0.0, 0.0 * -0.0, -0.0 / 1, 0 * -1, 0.0 // -1, -0.0 // 1)
print(({[0.0] = "zero"})[-0.0], ({[-0.0] = "neg"})[0], ({[1] = "int", [1.5] = "f"})[1.0])
print(string.format("%.1f %.1f %d", -0.0, 0.0, -0), math.tointeger(-0.0), tostring(-0.0), #tostring(-0.0))
print(load("return -0.0, 0.0, 1, 1.0, '1'")()) print(0x0p0, -0x0p0, 1/-0x0p0)
