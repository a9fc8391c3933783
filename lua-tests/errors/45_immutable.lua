-- spec: errors 12.45, 1, 5
-- Neither an error nor its methods can be changed.
-- expect: 45_immutable.lua:16: attempt to index a userdata value (upvalue 'e')
-- expect: function	nil	nil
-- expect: true
-- expect: 45_immutable.lua:21: attempt to modify a frozen table
-- expect: 45_immutable.lua:22: attempt to modify a frozen table
-- expect: bad argument #1 to 'setmetatable' (table expected, got userdata)
-- expect: 45_immutable.lua:25: attempt to modify a frozen table
-- expect: attempt to modify a frozen table
-- expect: m	m
local e = errors.new("m")
local function refused(f, ...)
  print(select(2, pcall(f, ...)))
end
refused(function() e.x = 1 end)
print(type(e.message), e.nope, e[1])
-- One table of methods for all.
print(e.message == errors.wrap(e, "c").message)
refused(function()
  getmetatable(e).__index = {} end)
refused(function() getmetatable(e).__index.message = print end)
refused(setmetatable, e, {})
refused(function()
  errors.new = nil
end)
print((select(2, pcall(rawset, errors, "more", 1)):gsub("^.-: ", "")))
print(e:message(), tostring(e))
