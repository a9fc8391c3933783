-- 6.8 io.read: the default input
-- stdin: stdlib/io/support/numbers.txt
print(io.read())
print(io.read("l"))
print(io.read("L"))
print(io.read("n"))
print(io.read("n", "l"))
print(io.read(5), io.read(0))
print(io.read("l"))
print(io.stdin:read("n", "n", "n"))
print(io.read("l"), io.read("l"), io.read("l"), io.read("l"))
print(io.read("a") == "", io.read("n"), io.read(1))
print(pcall(io.read, "bad"))
print(pcall(io.read, {}))
