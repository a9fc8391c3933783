-- 6.8 io.lines: iterates and closes the file at the end
local name = os.tmpname()
local f = io.open(name, "w") f:write("one\ntwo\n\nfour") f:close()
for l in io.lines(name) do print("[" .. l .. "]") end
for l in io.lines(name, "L") do print((string.format("%q", l):gsub("\n", "n"))) end
for c in io.lines(name, 3) do io.write(string.format("%q", c):gsub("\n", "n"), " ") end
print()
for a, b in io.lines(name, 1, 2) do io.write(a, "-", tostring(b):gsub("\n", "n"), " ") end
print()
for l in io.lines(name, "a") do print(#l) break end
local it = io.lines(name)
print(it(), it(), it(), it())
print(it())
print(pcall(it))
print(pcall(io.lines, "no/such/file"))
print(pcall(io.lines, name, "x") and pcall(io.lines(name, "x")))
print(pcall(io.lines, name, {}) and "deferred")
for l in io.lines(name, "n") do print("never", l) end
print(io.type(io.stdin))
print(select("#", io.lines(name)))
local w = {}
for l in io.lines(name) do w[#w + 1] = l if #w == 2 then break end end
print(#w)
os.remove(name)
