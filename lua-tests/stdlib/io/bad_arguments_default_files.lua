-- 6.8 io.input, io.output and 6.9 os.execute: arguments of wrong types
for _, f in ipairs { io.input, io.output, os.execute } do
  for _, v in ipairs { true, {}, print } do print(pcall(f, v)) end
end
print(pcall(io.input, coroutine.create(print)))
print(pcall(io.output, coroutine.create(print)))
print(pcall(io.input, "no/such/file"))
print(pcall(io.output, "no/such/directory/file"))
print(pcall(function() io.input(false) end))
print(pcall(function() io.output({}) end))
print(pcall(function() local o = io.output; o({}) end))
print(pcall(function() io:input() end))
print(pcall(function() os:execute() end))
print(io.input() == io.stdin, io.output() == io.stdout, os.execute())
