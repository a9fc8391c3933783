-- table.unpack of too many values.
-- expect: false	too many results to unpack
-- expect: false	too many results to unpack
-- expect: false	too many results to unpack
-- expect: 0
-- expect: false	true
print(pcall(table.unpack, {}, 1, 100000000))
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger))
print(pcall(table.unpack, {}, -1, math.maxinteger))
print(select("#", table.unpack({}, math.maxinteger, math.mininteger)))
local ok, message = pcall(string.char, table.unpack({}, 1, 900000))
print(ok, type(message) == "string")
