-- 6.8 io.type
-- not-under: gc a table with the metatable of files fails in its finalizer
-- not-under: worst a table with the metatable of files fails in its finalizer
print(io.type(io.stdout), io.type(io.stdin), io.type(io.stderr))
print(io.type(nil), io.type(1), io.type("file"), io.type({}), io.type(print))
print(pcall(io.type))
local f = io.tmpfile()
print(io.type(f))
f:close()
print(io.type(f))
print(io.type(setmetatable({}, getmetatable(io.stdout))))
print(type(io.stdout), type(f))
local p = io.popen("true")
print(io.type(p))
p:close()
print(io.type(p))
print(io.type(io.input()), io.type(io.output()))
print((tostring(io.stdout):gsub("0x%x+", "ADDR")), tostring(f))
print(select("#", io.type({})))
