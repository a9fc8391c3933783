-- 6.8 file:lines: keeps the file open at the end
local name = os.tmpname()
local f = io.open(name, "w+")
f:write("a\nb\nc\n")
f:seek("set")
for l in f:lines() do io.write(l, " ") end
print(io.type(f))
f:seek("set")
for l in f:lines("L") do io.write(#l, " ") end
print(f:read("l"))
f:seek("set")
local it = f:lines(1)
print(it(), it() == "\n", it())
print(f:read("l"))
f:seek("set")
local l1, l2 = f:lines(), f:lines("L")
print(l1(), l2() == "b\n", l1(), l2())
f:close()
print(pcall(it))
print(pcall(f.lines, f))
print(pcall(function() for l in f:lines() do end end))
print(pcall(io.lines, nil) == true)
f = io.open(name)
print(pcall(function() for l in f:lines("x") do end end))
local formats = {}
for i = 1, 250 do formats[i] = 1 end
print(pcall(f.lines, f, table.unpack(formats)) == true)
formats[251] = 1
print(pcall(f.lines, f, table.unpack(formats)))
local t = table.pack(f:lines(table.unpack(formats, 1, 4))())
print(t.n, t[1], t[2] == "\n", t[3], t[4] == "\n")
f:close()
os.remove(name)
