-- 6.8: stdin, stdout, stderr
print(io.type(io.stdin), io.type(io.stdout), io.type(io.stderr))
print(io.stdin == io.input(), io.stdout == io.output())
print(io.stdin ~= io.stdout, io.stdout ~= io.stderr)
print(io.stderr:write("") == io.stderr)
print(io.read("l"), io.read("a"), io.read("a"), io.read(0))
print(io.stdin:read("n"), io.stdin:read(1))
for l in io.stdin:lines() do print("never", l) end
print(io.stdout:flush() == io.stdout, io.flush() == io.stdout, io.stderr:flush() == io.stderr)
print(io.output():write("x\n") == io.stdout)
print(io.write("one"):write(" two\n") == io.stdout)
print(io.stdout:seek("cur") ~= false)
