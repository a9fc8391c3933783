-- Files with another metatable, or another value in the place of a file.
-- only: wippy
-- expect: false
-- expect: false
-- expect: still here
local file = io.tmpfile()
local methods = getmetatable(file)
print((pcall(methods.__index.write, {}, "x")))
print((pcall(methods.__gc, {})))
debug.setmetatable(file, {})
pcall(methods.__index.read, file)
debug.setmetatable(file, nil)
pcall(io.close, file)
pcall(io.output, file)
debug.setmetatable(file, methods)
io.output(io.stdout)
pcall(file.close, file)
pcall(file.close, file)
pcall(methods.__gc, file)
local registry = debug.getregistry()
for key in pairs(registry) do
  if key ~= "_LOADED" and type(key) == "string" then registry[key] = nil end
end
collectgarbage()
pcall(io.lines, "no such file")
pcall(io.open, "no such file")
print("still here")
