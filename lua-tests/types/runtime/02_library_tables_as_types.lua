-- spec: types 4.3
-- expect: string	string	a	nil
-- expect: table	expected table, got number
-- expect: false	cannot change a protected metatable
-- expect: a	nil	expected string, got number
-- expect: true	true
-- expect: false	type string expects 1 value, got none
print(string:kind(), string:name(), (string:is("a")), (string:is(1)))
local _, err = table:is(1)
print(table:kind(), err:message())
print(pcall(setmetatable, string, {}))
print(string.is("a"), (string.is(1)), select(2, string.is(1)):message())
local t = {}
print(table(t) == t, table.unpack(table.pack(true)))
local ok, message = pcall(function() string() end)
print(ok, (message:gsub("^.-: ", "")))
