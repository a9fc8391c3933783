-- spec: errors 12.12, 12.13, 3
-- The form with two strings: kind and message.
-- expect: Timeout	slow
-- expect: Timeout	took too long
-- expect: my.kind	x
-- expect: NotFound	NotFound
-- expect: PermissionDenied	nil
-- expect: 	the only string
local e = errors.new("TIMEOUT", "slow")
print(e:kind(), e:message())
e = errors.new("Timeout", "took too long")
print(e:kind(), e:message())
e = errors.new("my.kind", "x")
print(e:kind(), e:message())
print(errors.new("NOT_FOUND", "x"):kind(), errors.new(errors.NOT_FOUND, "x"):kind())
e = errors.new("PERMISSION_DENIED", "x")
print(e:kind(), e:retryable())
e = errors.new("the only string", nil)
print(e:kind(), e:message())
