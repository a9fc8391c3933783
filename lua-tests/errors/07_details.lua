-- spec: errors 12.7, 12.8, 12.9, 3
-- not-under: gc takes too long
-- Details are copied when the error is made and each time they are read.
-- expect: 3	3
-- expect: 1
-- expect: 1	false
-- expect: true	true	true
-- expect: integer	float	9007199254740993	1.5	true	false
-- expect: nil	plain
-- expect: b	a
-- expect: 100000
local e = errors.new { message = "m", details = { list = { 1, 2, 3 } } }
print(#e:details().list, e:details().list[3])
local d = { a = 1 }
e = errors.new { message = "m", details = d }
d.a = 2
print(e:details().a)
e:details().a = 5
print(e:details().a, e:details() == e:details())

-- Shared parts and cycles have the same shape.
local part = {}
d = { x = part, y = part }
d.me = d
local copy = errors.new { message = "m", details = d }:details()
print(copy.x == copy.y, copy.me == copy, copy.x ~= part)

d = errors.new { message = "m", details = { 1, 2.0, 2 ^ 53 // 1 | 0 + 1, x = 1.5, yes = true, no = false } }:details()
print(math.type(d[1]), math.type(d[2]), d[3], d.x, d.yes, d.no)

-- Metatables are left behind.
local object = setmetatable({ text = "plain" }, { __index = { hidden = 1 } })
d = errors.new { message = "m", details = { object = object } }:details()
print(getmetatable(d.object), d.object.text)

-- Keys of any copied kind.
d = errors.new { message = "m", details = { [true] = "b", [1.5] = "a" } }:details()
print(d[true], d[1.5])

-- Depth is no matter.
local deep = {}
local at = deep
for i = 1, 100000 do
  at.next = {}
  at = at.next
end
d = errors.new { message = "m", details = deep }:details()
local n = 0
while d.next do
  n, d = n + 1, d.next
end
print(n)
