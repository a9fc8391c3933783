-- closures made in loops of every kind
local function calls(t) local r = {} for i, f in ipairs(t) do r[i] = tostring(f()) end return table.concat(r, " ") end
local t = {}
for i = 1, 4 do t[i] = function() return i end end
print(calls(t))
t = {}
for i = 1, 4 do t[i] = function() i = i + 1; return i end end
print(calls(t), calls(t))
t = {}
for i, v in ipairs{"a", "b", "c"} do t[i] = function() v = v .. i; return v end end
print(calls(t), calls(t))
t = {}
local n = 0
while n < 3 do n = n + 1; local k = n; t[n] = function() k = k * 2; return k end end
print(calls(t), calls(t))
t = {}
n = 0
while n < 3 do n = n + 1; t[n] = function() return n end end
print(calls(t))
t = {}
n = 0
repeat local k = n; n = n + 1; t[n] = function() return k + n end until k == 2
print(calls(t))
n = 100
print(calls(t))
t = {}
local x = 0
for i = 1, 3 do x = x + 1; t[i] = function() return x end end
print(calls(t))
t = {}
for i = 1, 3 do local a, b = i, i * i; t[i] = function() a, b = b, a; return a end end
print(calls(t), calls(t))
t = {}
for i = 1, 5 do if i == 2 then goto c end if i == 4 then break end t[#t + 1] = function() return i end ::c:: end
print(calls(t))
t = {}
for i = 1, 2 do for j = 1, 2 do t[#t + 1] = function() i = i + 1; j = j + 1; return i * j end end end
print(calls(t), calls(t))
