-- 6.10 debug.getupvalue, setupvalue: names, values, borders
local a, b, c = 1, "two", nil
local function f() return a, b, c end
local i = 1
while true do
  local n, v = debug.getupvalue(f, i)
  if not n then break end
  print(i, n, v)
  i = i + 1
end
print(debug.setupvalue(f, 1, 100), debug.setupvalue(f, 3, "three"), debug.setupvalue(f, 4, "none"))
print(f())
print(a, b, c)
print(debug.getupvalue(f, 0), debug.getupvalue(f, -1), debug.getupvalue(f, 100))
print(debug.setupvalue(f, 0, 1), debug.setupvalue(f, -1, 1))
print(debug.getupvalue(print, 1), debug.setupvalue(print, 1, 1))
local it = string.gmatch("x", "x")
print(debug.getupvalue(it, 1))
print(pcall(debug.getupvalue, f))
print(pcall(debug.getupvalue, 1, 1))
print(pcall(debug.getupvalue, f, "x"))
print(pcall(debug.setupvalue, f, 1))
print(pcall(debug.setupvalue, f))
print(pcall(debug.setupvalue, "x", 1, 1))
local function nested() return function() return a end end
print(debug.getupvalue(nested, 1))
print(debug.getupvalue(nested(), 1))
print((debug.getupvalue(load("x = 1"), 1)))
local chunk = load("return x")
debug.setupvalue(chunk, 1, { x = "from a new environment" })
print(chunk())
print(select("#", debug.getupvalue(f, 9)), select("#", debug.getupvalue(f, 2)))
