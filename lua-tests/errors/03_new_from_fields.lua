-- spec: errors 12.3, 12.5, 12.6, 3
-- The form with a table keeps every field; others are ignored.
-- expect: no such user	NotFound	false
-- expect: 7	2	db	cache
-- expect: true	false	nil
-- expect: nil	nil
-- expect: my.kind	TIMEOUT
-- expect: only this		nil	nil
local e = errors.new({
  message = "no such user", kind = errors.NOT_FOUND, retryable = false,
  details = { id = 7, tried = { "db", "cache" } },
  other = print,
})
print(e:message(), e:kind(), e:retryable())
local d = e:details()
print(d.id, #d.tried, d.tried[1], d.tried[2])
print(errors.new { message = "m", retryable = true }:retryable(), errors.new { message = "m", retryable = false }:retryable(),
  errors.new { message = "m" }:retryable())
print(errors.new { message = "m", details = {} }:details(), errors.new { message = "m" }:details())
-- Names of constants count only in the form with two strings.
print(errors.new { message = "m", kind = "my.kind" }:kind(), errors.new { message = "m", kind = "TIMEOUT" }:kind())
local plain = errors.new { message = "only this" }
print(plain:message(), plain:kind(), plain:retryable(), plain:details())
