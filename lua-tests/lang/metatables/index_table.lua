-- 2.4 __index with tables: chains, raw lookups, nil results
local C = {c = 3, over = "C"}
local B = setmetatable({b = 2, over = "B"}, {__index = C})
local A = setmetatable({a = 1}, {__index = B})
print(A.a, A.b, A.c, A.d, A.over)
print(rawget(A, "a"), rawget(A, "b"), rawget(B, "c"))
A.c = "own"
print(A.c, B.c, C.c)
A.c = nil
print(A.c)
C.c = false
print(A.c)
B.b = nil
print(A.b, A["b"], A[1], A[nil])
local arr = setmetatable({nil, 2}, {__index = {10, 20, 30}})
print(arr[1], arr[2], arr[3], arr[4])
arr[2] = nil
print(arr[2])
print(#A, next(A), #setmetatable({}, {__index = {1, 2, 3}}))
local p = {}
setmetatable(p, {__index = p, x = 1})
p.self = "yes"
print(p.self, rawget(p, "other"))
local deep = {leaf = "found"}
for i = 1, 50 do deep = setmetatable({}, {__index = deep}) end
print(deep.leaf, deep["le" .. "af"])
