-- what was done before the error stays done; what came after does not happen
local t = {}
print(pcall(function() t.a = 1; t.b = nil + 1; t.c = 2 end))
print(t.a, t.b, t.c)
local x, y = 1, 2
print(pcall(function() x, y = 10, nil .. "" end))
print(x, y)
print(pcall(function() t.p, t.q = 1, 2, error("third") end))
print(t.p, t.q)
print(pcall(function() local r = {t.a, error("in constructor")} t.r = r end))
print(t.r)
local n = 0
local function inc() n = n + 1; return n end
print(pcall(function() return inc() + inc() + nil + inc() end))
print(n)
print(pcall(function() print(inc(), inc(), error("arg"), inc()) end))
print(n)
for i = 1, 3 do local ok = pcall(function() if i == 2 then error() end t[i] = i end) end
print(t[1], t[2], t[3])
print(pcall(function() return inc() .. inc() .. {} .. inc() end))
print(n)
local up = 0
print(pcall(function() for i = 1, 10 do up = i; if i == 4 then local z = i < {} end end end))
print(up)
