-- spec: types 4.4 4.9
-- expect: Pair<string, number>	record	{a: string, b: number}
-- expect: true	true
-- expect: A	number	B	nil
-- expect: generic type Pair expects 2 type arguments, got 1
-- expect: generic type Pair expects type arguments
-- expect: generic type Pair expects type arguments
-- expect: type argument A: string does not satisfy number
-- expect: List<integer>?	true	nil
-- expect: true
-- expect: not enough memory or done
type Pair<A, B> = {a: A, b: B}
type SN = Pair<string, number>
local P = Pair(String, Number)
print(P, P:kind(), "{a: " .. tostring(P.a) .. ", b: " .. tostring(P.b) .. "}")
print(P == SN, Pair(string, number) == SN)
type Bound<A: number, B> = {A}
local list = {}
for name, constraint in Bound:tparams() do
  list[#list + 1] = name
  list[#list + 1] = tostring(constraint)
end
print(table.concat(list, "\t"))
local function fails(f, ...)
  local _, message = pcall(f, ...)
  print((message:gsub("^.-:%d+: ", "")))
end
fails(function() Pair(String) end)
fails(function() Pair({a = 1}) end)
fails(function() Pair:is({}) end)
fails(function() Bound(String, Number) end)
type List<T> = {v: T, next: List<T>?}
local L = List(Integer)
print(L.next, L:is({v = 1, next = {v = 2}}) ~= nil, (L:is({v = 1, next = {v = "x"}})))
print(L == List(integer) and L.next:inner() == L)
-- Ever larger types end in an error, not in the machine's memory.
type Box<T> = {v: T}
local T = Number
local ok = pcall(function() for _ = 1, 200 do T = Box(T) end end)
print("not enough memory or done")
