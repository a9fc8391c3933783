-- B8: finalizers run in whatever coroutine is executing, before collectgarbage returns
-- not-under: gc each object is finalised by the collection right after it dies, not in one batch
local d
local co = coroutine.wrap(function()
  setmetatable({}, {__gc = function() d = true end})
  repeat local t = {} until d
  return "finalized in the coroutine"
end)
print(co())
local function drop(f) setmetatable({}, {__gc = f}) end
drop(function() print("before collectgarbage returns") end) collectgarbage() print("after")
drop(function() error("failing") end)
print(pcall(collectgarbage))
local order = {}
local function three() for i = 1, 3 do drop(function() order[#order + 1] = i end) end end
three() collectgarbage() print(table.concat(order, " "))
local mt = {}
local function late() setmetatable({}, mt) end
late() mt.__gc = function() print("never: __gc came too late") end collectgarbage()
mt.__gc = function() print("old") end late() mt.__gc = function() print("fetched again when run") end collectgarbage()
drop(function() print(pcall(coroutine.yield)) end) coroutine.wrap(function() collectgarbage() end)()
drop(function(o) print(type(o), getmetatable(o) ~= nil, debug.getinfo(1, "n").name, debug.getinfo(1, "n").namewhat) end) collectgarbage()
local res
drop(function(o) res = o end) collectgarbage() print(type(res)) res = nil collectgarbage()
local n = 0
local function lots() for i = 1, 1000 do drop(function() n = n + 1 end) end end
lots() collectgarbage() print(n)
setmetatable({}, {__gc = function() print("pending finalizers run at the end") end})
print("end of chunk")
