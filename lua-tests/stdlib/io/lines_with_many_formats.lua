-- 6.8 io.lines / file:lines: several formats at once, partial results at the end
local name = os.tmpname()
local f = io.open(name, "w")
f:write("1 one\n2 two\n3 three\n4")
f:close()
for n, l in io.lines(name, "n", "l") do print(n, l) end
for n, sp, w, nl in io.lines(name, "n", 1, 3, "L") do print(n, sp == " ", w, nl and #nl) end
for a, b in io.lines(name, "l", "l") do print(a, b) end
for a, b, c in io.lines(name, 2, 2, 2) do io.write("[", (a:gsub("\n", "|")), ",", (tostring(b):gsub("\n", "|")), ",", (tostring(c):gsub("\n", "|")), "] ") end
print()
for all in io.lines(name, "a") do print(#all) break end
local it = io.lines(name, "n")
print(it()) print(it())
f = io.open(name)
local g = f:lines("L", 0)
print(g()) print(g())
f:seek("set")
for x in f:lines(4) do io.write(#x, " ") end
print(io.type(f))
f:close()
f = io.open(name, "w") f:close()
for l in io.lines(name) do print("never") end
for l in io.lines(name, "L") do print("never") end
for l in io.lines(name, 1) do print("never") end
local n = 0
for a in io.lines(name, "a") do n = n + 1 if n == 3 then break end end
print(n)
f = io.open(name, "w") f:write("\n\n\n") f:close()
n = 0
for l in io.lines(name) do n = n + 1 assert(l == "") end
print(n)
os.remove(name)
