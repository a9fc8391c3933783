-- A generator that nobody finishes gives up what it held, in plain variables at once, in captured ones a cycle later.
local log = {}
local function mark(name) return setmetatable({}, {__gc = function() log[#log + 1] = name end}) end
local function generate()
  local plain, captured = mark("plain"), mark("captured")
  local function swap(x) captured = x return captured end
  for i = 1, 10 do coroutine.yield(i, swap) end
  return plain
end
collectgarbage() collectgarbage("stop")
do
  local g = coroutine.wrap(generate)
  print((g()), (g()), (g()))
end
for i = 1, 3 do collectgarbage() table.sort(log) print(i, table.concat(log, " ")) end
collectgarbage("restart")
