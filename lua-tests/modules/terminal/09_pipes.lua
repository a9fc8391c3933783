-- spec: modules/io 4, 9, 12
-- expect: true	first
-- expect: true	write failed	Internal
-- expect: true	1048576
-- expect: true	[a][b\rc][][d]
-- file: lines.lua
--[==[
local terminal = require("terminal")
while true do
    local line = terminal.readline()
    if not line then break end
    terminal.write("[", (line:gsub("\r", "\\r")), "]")
end
]==]
-- file: writer.lua
--[==[
local terminal = require("terminal")
terminal.print("first")
terminal.flush()
for i = 1, 100000 do
    local ok, err = terminal.write(("x"):rep(100), "\n")
    if not ok then terminal.eprint(err, err:kind()) return 0 end
end
return 1
]==]
-- file: much.lua
--[==[
local terminal = require("terminal")
for i = 1, 1024 do assert(terminal.write(("y"):rep(1024))) end
]==]
local exe = assert(io.open("/proc/self/cmdline", "rb")):read("a"):match("^[^\0]*")
local function output(command)
    local pipe = io.popen(command:gsub("WIPPY", function() return ("%q"):format(exe) end), "r")
    local text = pipe:read("a"):gsub("\n$", "")
    return pipe:close(), text
end
print(output("WIPPY writer.lua 2>errors.txt | head -n 1"))
print(true, (io.open("errors.txt"):read("a"):gsub("\n", "")))
local ok, text = output("WIPPY much.lua")
print(ok, #text)
print(output("printf 'a\\r\\nb\\rc\\n\\nd' | WIPPY lines.lua"))
