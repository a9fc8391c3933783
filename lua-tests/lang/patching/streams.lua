-- 6.8: file handles: their methods, their metatable, user values, default files
local mt = getmetatable(io.stdout)
print(mt == getmetatable(io.stderr), mt == debug.getregistry()["FILE*"], mt.__index == mt, mt.__name)
function mt.__index.shout(f, ...) return f:write(string.upper(table.concat({ ... }, " ")), "\n") end
io.stdout:shout("one", "two")
local f = io.tmpfile()
print(f.shout == mt.shout, getmetatable(f) == mt, io.type(f), io.stdout.shout == io.stderr.shout)
f:shout("three")
f:seek("set")
print(f:read("a"))
mt.shout = nil
print(io.stdout.shout, f.shout)

io.output(f)
f:seek("set")
io.write("default ", 1)
io.output(io.stdout)
f:seek("set")
io.input(f)
print(io.read("a"), io.input() == f, io.output() == io.stdout)
io.input(io.stdin)
print(io.input() == io.stdin, package.loaded.io.stdin == io.stdin, io.type(io.stdin))

debug.setuservalue(io.stdout, "mine")
print(debug.getuservalue(io.stdout), debug.getuservalue(io.stderr), debug.getuservalue(f))
debug.setuservalue(io.stdout, string)
string.field = 1
print(debug.getuservalue(io.stdout) == string, debug.getuservalue(io.stdout).field)
string.field = nil
debug.setuservalue(io.stdout, nil)
print(debug.getuservalue(io.stdout))

local other = { __index = { name = "other" }, __tostring = function() return "the other" end }
print(debug.setmetatable(io.stderr, other) == io.stderr, tostring(io.stderr), io.stderr.name, io.stderr.write)
print(getmetatable(io.stderr) == other, getmetatable(io.stdout) == mt)
print(debug.setmetatable(io.stderr, nil) == io.stderr, getmetatable(io.stderr), pcall(function() return io.stderr.name end))
debug.setmetatable(io.stderr, mt)
print(io.stderr.write == io.stdout.write, io.stdout:close())
local keys = { [io.stdout] = "out", [io.stderr] = "err" }
io.extra = 1
print(keys[io.stdout], keys[io.stderr], io.stdout ~= io.stderr)
io.stdout = nil
print(io.stdout, io.output():write("still\n") == io.output())
