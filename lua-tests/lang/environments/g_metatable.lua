-- metatables of _G: counting reads and writes of globals, existing names bypass it
local reads, writes = {}, {}
setmetatable(_G, {__index = function(_, k) reads[#reads + 1] = k end, __newindex = function(t, k, v) writes[#writes + 1] = k; rawset(t, k, v) end})
local a = foo
local b = bar
baz = 1
baz = 2
foo = foo
print = print
print(#reads, table.concat(reads, " "))
print(#writes, table.concat(writes, " "))
for i = 1, 3 do loopvar = i end
print(table.concat(writes, " "), loopvar)
loopvar = nil
for i = 1, 3 do loopvar = nil end
print(table.concat(writes, " "), rawget(_G, "loopvar"))
string = string
math.newfield = 1
print(table.concat(writes, " "))
print(pcall(function() return nofunc(1) end))
print(reads[#reads])
getmetatable(_G).__index = {fallback = "from table"}
print(fallback, other)
getmetatable(_G).__index = _G
print(pcall(function() return missing_in_loop end))
setmetatable(_G, nil)
print(fallback)
