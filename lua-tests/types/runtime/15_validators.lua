-- spec: types 4.7
-- expect: 3	nil	nil
-- expect: ab	nil
-- expect: true	nil	true	nil
-- expect: a@b.c	nil
-- expect: true	true
-- expect: 5	nil
-- expect: nil	4
type Age = integer @min(0) @max(150)
print((Age:is(3)), (Age:is(-1)), (Age:is(151)))
type Code = string @min_len(2) @max_len(3)
print((Code:is("ab")), (Code:is("abcd")))
type Tags = {string} @max_len(2)
type Map = {[string]: number} @min_len(1)
print((Tags:is({"a"})) ~= nil, (Tags:is({"a", "b", "c"})), (Map:is({a = 1})) ~= nil, (Map:is({})))
type Mail = string @pattern("^[^@]+@[^@]+\\.[a-z]+$")
print((Mail:is("a@b.c")), (Mail:is("a.b")))
-- What does not apply or is not known is skipped.
type Odd = string @min(5) @nosuch(1)
print((Odd:is("x")) == "x", (Odd:is("")) == "")
type Half = number @min(0.5) | nil
print((Half:is(5)), (Half:is(0.25)))
print((Half:is(0/0)), (Half:is(4)))
