-- finalizers with a small stack, that raise, that collect, that make finalizable objects
-- not-under: gc each object is finalised by the collection right after it dies, not in one batch
local function drop(f) setmetatable({}, {__gc = f}) end
local function rec(n) if n == 0 then return 0 end return 1 + rec(n - 1) end
drop(function() print(rec(5000)) end) collectgarbage()
local function deep(n) if n == 0 then drop(function() print("collected deep", rec(1000)) end) collectgarbage() return 0 end return 1 + deep(n - 1) end print(deep(2000))
drop(function() collectgarbage() collectgarbage("step") print("collector called from a finalizer") end) collectgarbage()
local n = 0 local function chain() n = n + 1 if n < 20 then drop(chain) end end drop(chain) for i = 1, 25 do collectgarbage() end print(n)
drop(function() error("lost") end) print(pcall(collectgarbage)) print((pcall(collectgarbage)))
local co = coroutine.wrap(function() for i = 1, 5 do drop(function() n = n + 100 end) collectgarbage() coroutine.yield(n) end end) print(co(), co(), co())
drop(function(...) local a, b, c = ... print(type(a), b, c, select("#", ...)) end) collectgarbage()
local t = setmetatable({}, {__gc = true}) t = nil collectgarbage() print("gc = true is no function")
local order = {} local function three() for i = 1, 3 do drop(function() order[#order + 1] = i end) end end three() collectgarbage() print(table.concat(order, " "))
drop(function() local s = "" for i = 1, 200 do s = s .. i end print(#s, #table.pack(table.unpack({}, 1, 200))) end) collectgarbage()
print(pcall(function() drop(function() error({}) end) collectgarbage() end))
