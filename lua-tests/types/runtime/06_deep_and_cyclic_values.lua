-- spec: types 4.6
-- expect: true
-- expect: nil	value nested too deeply
-- expect: true
-- expect: true
-- expect: nil	true
type List = {v: integer, next: List?}
local function list(n)
  local l
  for i = 1, n do l = {v = i, next = l} end
  return l
end
print(List:is(list(200)) ~= nil)
local v, e = List:is(list(201))
print(v, (tostring(e):gsub("^.*: ", "")))
local ring = list(50)
local last = ring
while last.next do last = last.next end
last.next = ring
print(List:is(ring) == ring)
-- Shared many times over: looked at once.
type Node = {l?: Node, r?: Node}
local dag = {}
for _ = 1, 150 do dag = {l = dag, r = dag} end
print(Node:is(dag) == dag)
local bad = {l = 1}
for _ = 1, 150 do bad = {l = bad, r = bad} end
v, e = Node:is(bad)
print(v, #tostring(e) > 100)
