-- 6.8 io.lines() without a name reads the default input and leaves it open
-- stdin: stdlib/io/support/numbers.txt
local n = 0
for l in io.lines() do n = n + 1; print(n, l) if n == 3 then break end end
print(io.read("n", "n"))
print(io.read("l"))
print(io.read("L"))
for a in io.lines(nil, 2) do io.write("<", (a:gsub("\n", "|")), ">") break end
print()
print(#io.read("a") > 0, io.read("a") == "", io.read("l"), io.read(0))
print(io.type(io.stdin), io.input() == io.stdin)
for l in io.lines() do print("never") end
