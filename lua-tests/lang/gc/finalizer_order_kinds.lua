-- 2.5.1: order of finalizers of objects linked in lists, trees and cycles, over several cycles
collectgarbage("stop") -- only the collections that the program asks for
local log local function obj(name, t) t = t or {} t.name = name return setmetatable(t, {__gc = function(o) log[#log + 1] = o.name end}) end local function flush() log = {} collectgarbage() collectgarbage() print(table.concat(log, " ")) end
local function list() local l for i = 1, 5 do l = obj("l" .. i, {next = l}) end end list() flush()
local function tree(d, n) if d == 0 then return nil end return obj(n, {l = tree(d - 1, n .. "l"), r = tree(d - 1, n .. "r")}) end local function mk() tree(3, "t") end mk() flush()
local function cycle() local a, b, c = {}, {}, {} a.b, b.c, c.a = b, c, a obj("a", a) obj("b", b) obj("c", c) end cycle() flush()
local keep = {} local function some() for i = 1, 6 do local o = obj("s" .. i) if i % 2 == 0 then keep[#keep + 1] = o end end end some() flush() keep = {} flush()
local function closures() local o = obj("captured") return function() return o.name end end local f = closures() flush() print(f()) f = nil flush()
local function co() local c = coroutine.create(function() local o = obj("in coroutine") coroutine.yield() return o end) coroutine.resume(c) return c end local c = co() flush() print(coroutine.resume(c) == true) c = nil flush()
local w = setmetatable({}, {__mode = "k"}) local function weak() w[obj("weak key")] = obj("value of weak key") end weak() flush() flush() print(next(w)) local function again() local o = obj("twice") setmetatable(o, getmetatable(o)) end again() flush()
