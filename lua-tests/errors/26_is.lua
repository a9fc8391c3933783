-- spec: errors 12.26, 12.27, 12.28, 5
-- expect: true	false	false	false	false
-- expect: true	false
-- expect: true	true	false
-- expect: bad argument #2 to 'is' (string expected, got no value)
-- expect: bad argument #2 to 'is' (string expected, got number)
-- expect: bad argument #2 to 'is' (string expected, got nil)
-- expect: bad argument #1 to 'is' (value expected)
-- expect: false
local e = errors.new("INVALID", "m")
print(errors.is(e, errors.INVALID), errors.is(e, errors.CONFLICT), errors.is("Invalid", errors.INVALID),
  errors.is(nil, errors.INVALID), errors.is({ kind = "Invalid" }, errors.INVALID))
print(errors.is(errors.new("m"), errors.UNKNOWN), errors.is("m", errors.UNKNOWN))
print(errors.is(errors.wrap(e, "ctx"), errors.INVALID), errors.is(errors.wrap("m", "ctx"), ""), errors.is(e, "invalid"))
print(select(2, pcall(errors.is, e)))
print(select(2, pcall(errors.is, e, 5)))
print(select(2, pcall(errors.is, e, nil)))
print(select(2, pcall(errors.is)))
print(errors.is(io.stdout, errors.UNKNOWN))
