-- raises: custom error text
local E = setmetatable({}, {__tostring = function() return "custom error text" end})
for i = 1, 5 do print(i) end
print(pcall(error, "x"))
print(select(2, pcall(error, E)) == E)
print(tostring(E))
local co = coroutine.wrap(function() error(E) end)
local ok, e = pcall(co)
print(ok, rawequal(e, E))
error(E)
