-- B4: debug.setlocal and setupvalue from other chunks and functions
local mod = load [[ local cfg = 1; return function() return cfg end, function() return cfg end, function(v) cfg = v end ]]
local g1, g2, set = mod()
print(debug.setupvalue(g1, 1, 2), g2(), g1())
set(3) print(g1(), g2())
print(debug.getupvalue(g1, 1), debug.getupvalue(g2, 1))
local function seti(level, i, v) return debug.setlocal(level + 1, i, v) end
local function f(a, b) local c = a + b; print(seti(1, 1, "A"), seti(1, 3, "C"), seti(1, 99, 0)); return a, b, c end
print(f(1, 2))
local function names(...) local x, y = 1; local r = {} for i = 1, 10 do local n, v = debug.getlocal(1, i) if not n then break end r[#r + 1] = n .. "=" .. (n:find("^%(") and "" or type(v) == "table" and "{}" or tostring(v)) end return table.concat(r, " ") end
print(names(7, 8))
local function va(...) return debug.getlocal(1, -1), debug.getlocal(1, -2), debug.setlocal(1, -1, "changed"), (...) end
print(va("x", "y"))
local function loop() for i = 1, 2 do local n = {} for j = 1, 6 do n[j] = (debug.getlocal(1, j)) end return table.concat(n, " ") end end
print(loop())
print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3))
local c1 = function() return g1 end
print(debug.setupvalue(c1, 1, "new"), g1, c1())
local v1, v2 = 1, 2
local u1, u2 = function() return v1 end, function() return v2 end
print(debug.upvalueid(u1, 1) ~= debug.upvalueid(u2, 1))
debug.upvaluejoin(u1, 1, u2, 1)
v2 = "joined"
print(u1(), debug.upvalueid(u1, 1) == debug.upvalueid(u2, 1), v1)
print(debug.setupvalue(u1, 2, 0), pcall(debug.upvaluejoin, u1, 2, u2, 1))
print(pcall(debug.setlocal, 100, 1, 1))
