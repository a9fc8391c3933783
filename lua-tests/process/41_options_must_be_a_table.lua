-- spec: processes 21.41
-- expect: false	options parameter must be a table	Invalid
local ok, err = process.set_options("x")
print(ok, err:message(), err:kind())
