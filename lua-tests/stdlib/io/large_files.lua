-- 6.8: reads and writes across buffer borders
local name = os.tmpname()
local f = io.open(name, "w")
for i = 1, 20000 do f:write(i, "\n") end
f:close()
local n, sum = 0, 0
for l in io.lines(name) do n = n + 1; sum = sum + tonumber(l) end
print(n, sum)
n, sum = 0, 0
for v in io.lines(name, "n") do n = n + 1; sum = sum + v end
print(n, sum)
f = io.open(name)
print(f:seek("end"))
f:seek("set")
local size = 0
for c in f:lines(4096) do size = size + #c end
print(size)
f:seek("set")
local text = f:read("a")
print(#text, text:sub(1, 12):gsub("\n", ","))
f:seek("set", 4090)
print((f:read(12):gsub("\n", ",")))
print(f:read("l"), f:read("l"))
f:close()
f = io.open(name, "w")
f:write(string.rep("x", 1 << 20), "\n", string.rep("y", 4095), "\n", string.rep("z", 4096), "\n")
f:close()
for l in io.lines(name) do print(#l, l:sub(1, 1)) end
f = io.open(name, "r+")
for i = 0, 9 do f:seek("set", i * 1000) f:write(i) end
f:seek("set", 2999)
print(f:read(3), f:read(1))
f:close()
os.remove(name)
