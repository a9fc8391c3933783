-- 6.1 loadfile without a name reads the standard input
-- stdin: stdlib/basic/support/stdin_chunk_aux.lua
local f, e = loadfile()
print(type(f), e)
print(f(1, 2, 3))
print(debug.getinfo(f, "S").source)
print(debug.getinfo(f, "S").short_src)
print(pcall(f, "fail"))
print(GREETING)
print(io.read("a") == "")
print(io.read("l"))
local g = loadfile()
print(type(g), select("#", g()))
print(debug.getinfo(g, "S").linedefined, debug.getinfo(g, "S").what)
