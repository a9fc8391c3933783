-- 2.2 + 2.4: a strict mode by a metatable of _G
setmetatable(_G, {
  __newindex = function(t, k, v)
    local w = debug.getinfo(2, "S").what
    if w ~= "main" and w ~= "C" then error("assignment to undeclared global '" .. k .. "'", 2) end
    rawset(t, k, v)
  end,
  __index = function(_, k) error("undeclared global '" .. k .. "'", 2) end,
})
declared = 1
print(declared)
print(pcall(function() return undeclared end))
print(pcall(function() undeclared = 1 end))
print(pcall(function() declared = 2; return declared end))
print(pcall(function() return undeclared.field end))
print(pcall(function() undeclared() end))
rawset(_G, "late", "late")
print(late)
late = nil
print(pcall(function() return late end))
print(rawget(_G, "undeclared"))
local n = 0
for k in pairs(_G) do n = n + 1 end
print(n > 20)
setmetatable(_G, nil)
print(undeclared, late)
