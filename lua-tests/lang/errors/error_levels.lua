-- 6.1 error: levels and positions
local function lvl(n) error("L" .. n, n) end
print(pcall(lvl, 0))
print(pcall(lvl, 1))
print(pcall(lvl, 2))
local function a(n) lvl(n) end
local function b(n)
  a(n)
end
local function c(n)

  b(n)
end
for i = 0, 5 do print(i, pcall(c, i)) end
print(pcall(function() error("neg", -1) end))
print(pcall(function() error("huge", 100) end))
print(pcall(function() error("float", 1.0) end))
print(pcall(function() error("string", "1") end))
print(pcall(error, "x", "y"))
print(pcall(error, "x", 1.5))
print(pcall(load("error('in chunk')", "=name")))
print(pcall(load("error('in chunk')", "@file.lua")))
print(pcall(load("error('in chunk')", "source text")))
print(pcall(load("\n\nerror('in chunk', 1)")))
print(pcall(load("local function f() error('two', 2) end\n\nf()", "=n")))
print(pcall(string.rep))
print(pcall(function() string.rep() end))
