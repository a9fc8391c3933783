-- 6.10 debug.sethook "l": lines as they are executed
local trace = {}
local function on(event, line) trace[#trace + 1] = event:sub(1, 1) .. line end
local function run(f, ...)
  trace = {}
  debug.sethook(on, "l")
  f(...)
  debug.sethook()
  trace[#trace] = nil
  print(table.concat(trace, " "))
end
local function straight()
  local a = 1
  local b = 2
  return a + b
end
local function branch(x)
  if x then
    x = 1
  else
    x = 2
  end
  return x
end
local function loop(n)
  for i = 1, n do
    local y = i
  end
end
local function whil()
  local i = 0
  while i < 3 do
    i = i + 1
  end
end
local function one_line() for i = 1, 3 do local x = i end end
local function multi()
  local t = {
    1,
    2
  }
  return t
end
run(straight)
run(branch, true)
run(branch, false)
run(loop, 3)
run(loop, 0)
run(whil)
run(one_line)
run(multi)
run(load("local x = 1\n\n\nlocal y = 2\nx = y\n"))
print(debug.gethook())
