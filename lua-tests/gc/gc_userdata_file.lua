-- Files are userdata with a __gc: dropping one without closing it flushes what was written.
local name = os.tmpname()
local function write()
  local f = io.open(name, "w")
  f:write("written ", 123)
end
write()
collectgarbage()
collectgarbage()
local f = io.open(name)
print(f:read("a"))
f:close()
os.remove(name)
print(type(getmetatable(io.stdout).__gc))
