-- negative zero
local nz = -0.0
print(nz, 0.0, nz == 0, nz == 0.0, 1/nz, 1/0.0)
print(-0, 1/-0, 1/(0 * -1), 1/(0.0 * -1))
print(nz + 0, nz + nz, nz - 0, nz * 1, nz / 1)
print(nz < 0, nz <= 0, 0 < nz)
print(0 // -1, 0.0 // -1, -0.0 // 1, 0 % -1, 0.0 % -1, -0.0 % 1)
local t = {}
t[nz] = "z"
print(t[0], t[0.0], next(t))
print(math.type((next(t))), 1/(next(t)))
local a = {0.0, -0.0}
print(1/a[1], 1/a[2])
print(string.format("%g %g %.1f", 0.0, -0.0, -0.0), tostring(-0.0))
print(math.max(-0.0, 0.0), math.abs(-0.0), math.floor(-0.0), math.ceil(-0.5))
local function f() return 0.0 end
local function g() return -0.0 end
print(1/f(), 1/g(), 1/f(), 1/g())
