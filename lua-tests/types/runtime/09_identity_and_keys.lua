-- spec: types 4.10
-- expect: true	true	true	false	false
-- expect: true	true	false
-- expect: one	1
-- expect: true
-- expect: false	attempt to compare type with number
-- expect: true	false	true	true
-- expect: A	B	{x: number}
type A = {x: number, y?: string}
type B = {y?: string, x: number}
type C = {x: number, y: string}
print(A == B, rawequal(A, B), not (A ~= B), A == C, A == 1)
type U = "a" | "b"
type V = "b" | "a"
type Tree = {kids: {Tree}}
type Baum = {kids: {Baum}}
print(U == V, Tree == Baum, Tree == Tree.kids)
local t = {}
t[A] = "none"
t[B] = "one"
local n = 0
for k in pairs(t) do n = n + 1 assert(t[k] == "one") end
print(t[A], n)
t[A] = nil
print(next(t) == nil)
local ok, message = pcall(function() return A < 1 end)
print(ok, (message:gsub("^.-:%d+: ", "")))
print(A <= B, A < B, C <= A, Never <= A)
type Named = {x: number}
local chunk = load("type A = {x: number}\ntype B = {x: number}\nreturn A, B")
local a, b = chunk()
local anonymous: {x: number}
print(a, b, typeof(anonymous))
assert(a == Named and b == Named)
