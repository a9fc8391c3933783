-- 2.5.1: resurrected objects; finalized once per marking
collectgarbage("stop") -- only the collections that the program asks for
local saved
local n = 0
local mt = {}
mt.__gc = function(o) n = n + 1; saved = o end
local function make(name) setmetatable({name = name}, mt) end
make("phoenix")
collectgarbage()
print(n, saved.name)
local p = saved
saved = nil
collectgarbage()
print(n, p.name, getmetatable(p) == mt)
p = nil
collectgarbage() collectgarbage()
print(n, saved)
-- marked again inside the finalizer: runs on every cycle
local turns = 0
local mt2 = {}
mt2.__gc = function(o) turns = turns + 1; if turns < 4 then setmetatable(o, mt2) end end
local function cyc() setmetatable({}, mt2) end
cyc()
for i = 1, 6 do collectgarbage() io.write(turns, " ") end print()
-- resurrects what it refers to
local back
local function sub() local child = {name = "child", data = {1, 2, 3}}; setmetatable({c = child}, {__gc = function(o) back = o.c end}) end
sub()
collectgarbage()
print(back.name, #back.data, back.data[3])
collectgarbage()
print(back.name, #back.data)
-- weak values are cleared before finalizers, weak keys after
local wv, wk = setmetatable({}, {__mode = "v"}), setmetatable({}, {__mode = "k"})
local function weak() local o = setmetatable({}, {__gc = function(o) print("in gc", wv[1], wk[o]) end}); wv[1] = o; wk[o] = "key value" end
weak()
collectgarbage()
print(wv[1], (next(wk)) ~= nil)
collectgarbage()
print(next(wk))
