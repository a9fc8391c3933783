-- spec: types 4.3
-- expect: any	unknown	never	nil	boolean	number	integer	string	table	function	thread	userdata	error
-- expect: true	true	true	true	true	true
-- expect: table	table	false	false	true
-- expect: function	function	nil	nil	nil	nil
-- expect: A	B	x
-- expect: nil	nil	nil	nil
-- expect: 5	7
print(Any, Unknown, Never, Nil, Boolean, Number, Integer, String, Table, Function, Thread, Userdata, Error)
print(any == Any, unknown == Unknown, never == Never, boolean == Boolean, number == Number, integer == Integer)
print(type(string), type(table), string == String, table == Table, getmetatable(string) == false)
print(type(error), type(type), bool, int, thread, userdata)
print(string.upper("a"), ("b"):upper(), string("x"))
-- Strings have no new methods, nor has a table that looks into the library.
local heir = setmetatable({}, {__index = string})
print(("x").kind, ("x").is, heir.kind, string.nothing)
-- They are globals as any other.
number = 5
local function f(Integer) return Integer end
print(number, f(7))
