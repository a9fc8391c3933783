-- resurrected objects, also again and again, also in old tables and closures
local store = {} collectgarbage()
local mt mt = {__gc = function(o) store[#store + 1] = o end}
local function make(n) for i = 1, n do setmetatable({id = i, data = {i, {i}}}, mt) end end
make(100) collectgarbage() print(#store)
local s = 0 for _, o in ipairs(store) do s = s + o.id + o.data[2][1] end print(s)
store = {} collectgarbage() collectgarbage() print(#store)
local again = 0 local mt2 mt2 = {__gc = function(o) again = again + 1 if again < 50 then setmetatable(o, mt2) store.keep = o end end}
local function one() setmetatable({name = "cat"}, mt2) end one()
for i = 1, 60 do collectgarbage() if store.keep then assert(store.keep.name == "cat") end store.keep = nil end print(again)
local cl local function clo() local v = {x = "upvalue"} setmetatable({}, {__gc = function() cl = function() return v.x end end}) end clo() collectgarbage() collectgarbage() print(cl())
local function cyc() local a = setmetatable({}, mt) local b = {a = a} a.id = "cyc" a.b = b end cyc() collectgarbage() print(store[1].id, store[1].b.a == store[1])
local th local function thr() local co = coroutine.create(function() local x = {"kept"} coroutine.yield() return x[1] end) coroutine.resume(co) setmetatable({co = co}, {__gc = function(o) th = o.co end}) end thr() collectgarbage() collectgarbage() print(coroutine.resume(th))
local weak = setmetatable({}, {__mode = "v"}) local back local function wk() local o = setmetatable({n = "w"}, {__gc = function(o) back = o end}) weak[1] = o end wk() collectgarbage() print(weak[1], back.n)
weak[1] = back back = nil collectgarbage() collectgarbage() print(weak[1])
