-- 6.8 / 6.4.2: fixed-size records with pack and seek
local name = os.tmpname()
local fmt = "<I2 c8 d i4"
local size = string.packsize(fmt)
local f = io.open(name, "w+b")
local rows = { { 1, "alpha", 1.5, -1 }, { 2, "beta", -0.25, 1 << 30 }, { 3, "gamma", 1e100, 0 }, { 65535, "exactly8", 0.1, -(1 << 31) } }
for _, r in ipairs(rows) do f:write(string.pack(fmt, table.unpack(r))) end
print(size, f:seek("end"), f:seek("end") // size)
local function get(i) f:seek("set", (i - 1) * size) local s = f:read(size) if not s then return nil end local id, n, d, k = string.unpack(fmt, s) return id, n:gsub("%z+$", ""), d, k end
for i = #rows, 1, -1 do print(get(i)) end
print(get(99))
f:seek("set", size)
f:write(string.pack(fmt, 20, "BETA", 2.5, 7))
f:seek("set")
local n, sum = 0, 0
for s in f:lines(size) do n = n + 1 sum = sum + (string.unpack(fmt, s)) end
print(n, sum, get(2))
f:seek("end")
f:write("partial")
f:seek("set", n * size)
local rest = f:read(size)
print(#rest, pcall(string.unpack, fmt, rest))
f:close()
f = io.open(name, "rb")
print(f:read(2):byte(1, -1))
print((string.unpack("z", f:read(8))))
print((string.unpack("<d", f:read(8))))
f:close()
local idx = io.open(name, "wb")
for i, w in ipairs { "apple", "fig", "", "banana" } do idx:write(string.pack(">s2", w)) end
idx:close()
idx = io.open(name, "rb")
while true do local h = idx:read(2) if not h then break end local l = string.unpack(">I2", h) print(l, idx:read(l)) end
idx:close()
os.remove(name)
