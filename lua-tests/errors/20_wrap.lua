-- spec: errors 12.20, 12.21, 12.22, 12.23, 4
-- expect: m	Unavailable	true	2	ctx: m
-- expect: b: a: m	m	Unavailable	true
-- expect: true	text	ctx: text	nil	nil
-- expect: why: m	Unavailable
-- expect: b: m
-- expect: m	nil
-- expect: load profile: open socket: refused
-- expect: : m
-- expect: 1	2
local e = errors.new { message = "m", kind = errors.UNAVAILABLE, retryable = true, details = { a = { 1, 2 } } }
local w = errors.wrap(e, "ctx")
print(w:message(), w:kind(), w:retryable(), w:details().a[2], tostring(w))
local ww = errors.wrap(errors.wrap(e, "a"), "b")
print(tostring(ww), ww:message(), ww:kind(), ww:retryable())
local t = errors.wrap("text", "ctx")
print(t:kind() == "", t:message(), tostring(t), t:retryable(), t:details())
local why = errors.wrap(e, errors.new("Conflict", "why"))
print(tostring(why), why:kind())
-- Of an error as context only the message counts.
print(errors.wrap(e, errors.wrap(errors.new("b"), "a")))
-- The inner error stays as it was.
print(tostring(e), errors.unwrap(e))
print(errors.wrap(errors.wrap(errors.new("refused"), "open socket"), "load profile"))
print(errors.wrap(e, ""))
-- One error may be wrapped many times.
print(select("#", errors.wrap(e, "x")), #{ errors.wrap(e, "x"), errors.wrap(e, "y") })
