-- spec: errors 12.14, 12.15, 12.16, 12.17, 12.48, 6
-- expect: m	m
-- expect: a: m b
-- expect: xy	x1	1x	x1.5	1.5x
-- expect: 14_strings.lua:28: attempt to concatenate a nil value
-- expect: 14_strings.lua:28: attempt to concatenate a table value
-- expect: 14_strings.lua:28: attempt to concatenate a nil value
-- expect: 14_strings.lua:28: attempt to concatenate a boolean value
-- expect: joined userdata table
-- expect: joined table userdata
-- expect: 14_strings.lua:41: attempt to get length of a userdata value (upvalue 'e')
-- expect: 14_strings.lua:42: attempt to perform arithmetic on a userdata value (upvalue 'e')
-- expect: 14_strings.lua:43: attempt to compare two userdata values
-- expect: 14_strings.lua:44: attempt to call a userdata value (upvalue 'e')
-- expect: m
-- expect: m	m
-- expect: m 1 m
local e = errors.new("m")
print(tostring(e), e)
print("a: " .. errors.new("m") .. " b")
local x, y = errors.new("x"), errors.new("y")
print(x .. y, x .. 1, 1 .. x, x .. 1.5, 1.5 .. x)

local function refused(f, ...)
  print(select(2, pcall(f, ...)))
end
local function join(a, b)
  return a .. b
end
refused(join, x, nil)
refused(join, x, {})
refused(join, nil, x)
refused(join, true, x)

-- The metamethod of the other operand has its say.
local joins = setmetatable({}, { __concat = function(a, b) return "joined " .. type(a) .. " " .. type(b) end })
print(x .. joins)
print(joins .. x)

-- Nothing else is a string operation.
refused(function() return #e end)
refused(function() return e + 1 end)
refused(function() return e < y end)
refused(function() return e() end)

io.write(e, "\n")
io.write(tostring(e), "\t", e, "\n")
print(table.concat({ tostring(e), 1, tostring(e) }, " "))
