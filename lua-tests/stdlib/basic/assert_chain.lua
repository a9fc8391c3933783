-- 6.1 assert wraps functions that return nil, message
local function parse(s)
  local n = tonumber(s)
  if not n then return nil, "not a number: " .. tostring(s), 17 end
  return n, "fine"
end
print(assert(parse("12")))
print(assert(parse("0x1p4")))
print(pcall(function() return assert(parse("zz")) end))
print(pcall(function() return assert(parse(nil)) end))
print(select("#", assert(parse("1"))))
print(pcall(assert, parse("bad")))
print((assert(parse("3"))))
print(assert(load("return 1 + 1"))())
print(pcall(function() return assert(load("return +")) end))
print(pcall(function() return assert(load("x =", "=name")) end))
print(pcall(assert, io.open("no/such/file")))
