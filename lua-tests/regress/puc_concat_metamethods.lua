-- concatenation with metamethods, with moved stacks, with errors in the middle
local log = {}
local mt = {__concat = function(a, b) log[#log + 1] = (type(a) == "table" and a.n or a) .. "|" .. (type(b) == "table" and b.n or b) return setmetatable({n = "(" .. (type(a) == "table" and a.n or a) .. (type(b) == "table" and b.n or b) .. ")"}, getmetatable(type(a) == "table" and a or b)) end}
local function new(n) return setmetatable({n = n}, mt) end
local a, b = new"A", new"B"
print((a .. b).n, (1 .. a).n, (a .. 1).n, ("x" .. "y" .. a .. "z" .. "w" .. b .. 1 .. 2).n)
print(table.concat(log, " "))
local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
local dm = setmetatable({}, {__concat = function(x, y) deep(5000) collectgarbage() return "D" end})
print("p" .. dm .. "q" .. "r", "p" .. "q" .. dm, dm .. dm .. dm, dm .. 1 .. 2 .. 3)
local s = "" for i = 1, 30 do s = s .. (i % 10 == 0 and dm or i) end print(s)
print(pcall(function() return "a" .. "b" .. {} .. "c" .. dm end)) print(pcall(function() return "a" .. dm .. {} end)) print(pcall(function() return {} .. dm end))
local many = load("local d = ... return " .. ("'x' .. "):rep(80) .. "d" .. (" .. 'y'"):rep(80)) print(many(dm), #many("mid"))
local co = coroutine.wrap(function() local y = setmetatable({}, {__concat = function(p, q) return coroutine.yield(type(p), type(q)) end}) return 1 .. 2 .. y .. 3 .. 4 .. y .. "end" end)
print(co()) print(co("R1")) print(co("R2")) print(pcall(co))
print(("x"):rep(10) .. ("y"):rep(10) .. 1.5 .. -0.0)
