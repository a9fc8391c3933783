-- 6.8: files hold arbitrary bytes
local name = os.tmpname()
local all = {}
for b = 0, 255 do all[#all + 1] = string.char(b) end
all = table.concat(all)
local f = io.open(name, "wb")
f:write(all, all)
f:close()
f = io.open(name, "rb")
print(f:seek("end"))
f:seek("set")
local back = f:read("a")
print(#back, back == all .. all)
f:seek("set")
local lines = {}
for l in f:lines("L") do lines[#lines + 1] = #l end
print(table.concat(lines, " "))
f:seek("set", 10)
print(f:read(1):byte(), f:read(3):byte(1, -1))
f:seek("set", 255)
print(f:read(2):byte(1, -1))
f:close()
f = io.open(name, "wb")
f:write("a\r\nb\rc\n\0\n")
f:close()
for l in io.lines(name) do print((string.format("%q", l))) end
for l in io.lines(name, "L") do print(#l) end
os.remove(name)
