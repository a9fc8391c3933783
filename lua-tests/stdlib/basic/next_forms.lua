-- 6.1 next: traversal order of arrays, errors, emptiness
print(next({}))
print(next({ 5 }))
print(next({ 5 }, 1))
print(next({ 5, 6 }, 1))
print(next({ a = 1 }))
print(next({ a = 1 }, "a"))
print(select("#", next({})))
print(pcall(next, { a = 1 }, "b"))
print(pcall(next, {}, 1))
print(pcall(next, { 1, 2 }, 3))
print(pcall(next, { 1, 2 }, 1.5))
print(pcall(next, { 1, 2 }, {}) == false)
print(pcall(next))
print(pcall(next, nil))
print(pcall(next, "s"))
print(next({ [0/1] = "f" }))
print(select('#', next({}, nil)))
local n = 0
local t = { 1, 2, 3, x = 4, y = 5 }
for _ in next, t do n = n + 1 end
print(n)
print(next(setmetatable({}, { __index = { 1 }, __pairs = print })))
