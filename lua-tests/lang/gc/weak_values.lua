-- 2.5.2: weak values
collectgarbage("stop") -- only the collections that the program asks for
local function full() collectgarbage() collectgarbage() end
local t = setmetatable({}, {__mode = "v"})
local keep = {}
local function fill() t[1] = {}; t.x = {}; t.kept = keep; t[2] = "string"; t[3] = 42; t[4] = true; t[5] = print; t[keep] = keep; t[{}] = 7; t[6] = ("s"):rep(100) end
fill()
print(t[1] ~= nil, t.x ~= nil)
full()
print(t[1], t.x, t.kept == keep, t[2], t[3], t[4], t[5] == print, t[keep] == keep, #t[6])
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n)
t[keep] = nil
keep = nil
full()
print(t.kept)
n = 0
for k, v in pairs(t) do n = n + 1; assert(v ~= nil) end
print(n)
local function many() for i = 1, 1000 do t["k" .. i] = {} end for i = 1, 1000 do t[i + 10] = {i} end end
many()
full()
n = 0
for k, v in pairs(t) do n = n + 1 end
print(n)
local w = setmetatable({}, {__mode = "v"})
local function chain() local a = {}; a.next = {}; a.next.next = {}; w.a, w.b, w.c = a, a.next, a.next.next; return a.next end
local b = chain()
full()
print(w.a, w.b == b, w.c == b.next)
b = nil
full()
print(next(w))
