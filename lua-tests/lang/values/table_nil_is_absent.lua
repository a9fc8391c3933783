-- 2.1: a field with nil is absent
local t = {a = 1, b = nil, c = 3}
local n = 0
for k in pairs(t) do n = n + 1 end
print(n, t.b, t.zzz)
t.a = nil
n = 0
for k in pairs(t) do n = n + 1 end
print(n, next({}), next({nil}), next({x = nil}))
t.c = nil
print(next(t), #t, rawlen(t))
t = {nil, nil, 3}
print(t[1], t[2], t[3], select("#", table.unpack(t, 1, 3)))
t[1] = false
print(t[1], t[1] == nil, next({false}))
local u = {}
u.x = nil; u[1] = nil; u[{}] = nil
print(next(u))
print(rawget({nil, 2}, 1), rawget({nil, 2}, 2))
for i = 1, 100 do u[i] = i end
for i = 1, 100 do u[i] = nil end
print(next(u), #u)
