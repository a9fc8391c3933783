-- A1: values left in dead registers neither live on nor dangle
local u, done
u = setmetatable({}, {__gc = function() done = true end})
repeat u = {} until done
print("main chunk", done)
local function inner()
  local v, fin
  v = setmetatable({}, {__gc = function() fin = true end})
  repeat v = {} until fin
  return fin
end
print("function", inner())
print("coroutine", coroutine.wrap(function()
  local v, fin
  v = setmetatable({}, {__gc = function() fin = true end})
  repeat v = {} until fin
  return fin
end)())
-- frames over slots of popped frames see nil, not old objects
local function fillslots() local a, b, c, d, e, f = {}, {}, {}, {}, {}, {} return #a + #b + #c + #d + #e + #f end
local function readslots() local a, b, c, d, e, f; collectgarbage(); return a, b, c, d, e, f end
fillslots() collectgarbage()
print("fresh locals", readslots())
local function open(n) if n == 0 then collectgarbage() return 0 end local t = {n} return open(n - 1) + t[1] end
print("deep", open(100), open(50))
for i = 1, 5 do local x; if i % 2 == 1 then x = {} end; collectgarbage(); print("loop local", i, type(x)) end
local weak = setmetatable({}, {__mode = "v"})
local function temp() weak[1] = {}; local r = #{weak[1], {}, {}}; return r end
print(temp()); collectgarbage() collectgarbage()
print("temporary freed", weak[1])
