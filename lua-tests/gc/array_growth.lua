-- Arrays that grow element by element with collections between.
local t = {}
for i = 1, 100000 do
  t[i] = i
  if i % 20000 == 0 then collectgarbage() end
end
local sum = 0
for i = 1, #t do sum = sum + t[i] end
print(#t, sum)
for i = #t, 1, -1 do t[i] = nil end
print(#t, next(t))
local u = {}
for i = 1, 5000 do u[i] = {i} if i % 500 == 0 then collectgarbage() end end
for i = 1, 5000 do assert(u[i][1] == i) end
print(#u)
