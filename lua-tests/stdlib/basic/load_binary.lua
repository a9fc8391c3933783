-- 6.1 load / string.dump: binary chunks keep behaviour
local f = load(string.dump(function(a, b) return a + b, a * b end))
print(f(3, 4))
local g = load(string.dump(function(...) local t = { ... } return #t, ... end))
print(g("a", "b"))
local h = load(string.dump(function()
  local function fact(n) if n <= 1 then return 1 end return n * fact(n - 1) end
  return fact(10), 1.5, "str\0z", true, nil, 1 << 62, -0.0, 1e300, math and "env" or "noenv"
end), "=c", "b", { math = true })
print(h())
local function errs() local x = nil; return x.y end
print(pcall(load(string.dump(errs))))
print(pcall(load(string.dump(errs, true))))
print(pcall(load(string.dump(function() error("e") end), "=renamed", "b", _G)))
print(pcall(load(string.dump(function() error("e") end, true), "=renamed", "b", _G)))
print(load(string.sub(string.dump(errs), 1, -2)) == nil)
print(load(string.sub(string.dump(errs), 1, 10)) == nil)
print((select(2, load("\27"))):find("truncated", 1, true) ~= nil)
print(load("\27Lux") == nil)
local piece, bin = 0, string.dump(function() return "byte by byte" end)
print(load(function() piece = piece + 1; return piece <= #bin and bin:sub(piece, piece) or nil end)())
local n = 0
local counter = load(string.dump(function() n = (n or 0) + 1 return n end))
print(pcall(counter))
debug.setupvalue(counter, 1, 41)
print(counter(), counter(), n)
print(string.dump(f) == string.dump(f))
