-- 2.5.1: an object is marked for finalization when setmetatable sees a __gc field
collectgarbage("stop") -- only the collections that the program asks for
local called = {}
local function gc(n) return function() called[n] = (called[n] or 0) + 1 end end
local function t1() local mt = {}; setmetatable({}, mt); mt.__gc = gc("late") end
local function t2() local mt = {__gc = true}; local o = setmetatable({}, mt); mt.__gc = gc("true then function") end
local function t3() local mt = {__gc = gc("removed")}; setmetatable({}, mt); mt.__gc = nil end
local function t4() local mt = {__gc = gc("first")}; setmetatable({}, mt); mt.__gc = gc("changed") end
local function t5() local o = setmetatable({}, {__gc = gc("old mt")}); setmetatable(o, {__gc = gc("new mt")}) end
local function t6() local o = setmetatable({}, {__gc = gc("mt removed")}); setmetatable(o, nil) end
local function t7() setmetatable({}, {__gc = 42}) setmetatable({}, {__gc = "str"}) setmetatable({}, {__gc = {}}) setmetatable({}, {__gc = false}) end
local function t8() setmetatable({}, {__index = {__gc = gc("inherited")}}) setmetatable({}, setmetatable({}, {__index = {__gc = gc("mt inherited")}})) end
local function t9() local o = setmetatable({}, {}); getmetatable(o).__gc = gc("added"); setmetatable(o, getmetatable(o)) end
for _, f in ipairs{t1, t2, t3, t4, t5, t6, t7, t8, t9} do f() end
collectgarbage() collectgarbage()
for _, n in ipairs{"late", "true then function", "removed", "first", "changed", "old mt", "new mt", "mt removed", "inherited", "mt inherited", "added"} do print(n, called[n]) end
