-- 6.10 / 2.4: catching undeclared globals with getinfo
local declared = {}
setmetatable(_G, {
  __newindex = function(t, k, v)
    local w = debug.getinfo(2, "S").what
    if w ~= "main" and w ~= "C" and not declared[k] then error("assign to undeclared variable '" .. k .. "'", 2) end
    declared[k] = true
    rawset(t, k, v)
  end,
  __index = function(_, k) if not declared[k] then error("variable '" .. k .. "' is not declared", 2) end return nil end,
})
x = 1
print(x)
print(pcall(function() return y end))
print(pcall(function() y = 1 end))
y = nil
print(pcall(function() return y end))
print(pcall(function() y = 5 return y end))
print(rawget(_G, "z"))
print(pcall(function() local a = z end))
local function f() undefined = 1 end
print(pcall(f))
print(pcall(load("w = 10 return w")))
print(w)
print(pcall(load("return function() v = 1 end")()))
setmetatable(_G, nil)
print(nothing)
