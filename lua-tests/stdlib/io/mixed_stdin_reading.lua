-- 6.8: io.read, io.lines, io.stdin:lines and io.input():read share one buffer
-- stdin: stdlib/io/support/numbers.txt
print(io.read(5), io.stdin:read(1) == " ", io.input():read("l"))
for l in io.lines() do print("io.lines", l) break end
for l in io.stdin:lines("L") do io.write("stdin:lines ", l) break end
print(io.read("n"), io.stdin:read("n"), io.input():read("l"))
local f = io.stdin
print(f:read(0), f:read(3), f:read("L"))
local it = io.lines()
print(io.read("n"), it())
print(it(), pcall(it))
print(io.read(0), io.read("a"), io.read("l"), io.read("n"))
