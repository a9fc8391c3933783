-- spec: errors 12.1, 12.2, 3
-- A message alone: kind, retryable flag and details are unknown.
-- expect: m	true	nil	nil
-- expect: userdata
-- expect: 4	0	nil
-- expect: true	true	true	true
-- expect: 		m
local e = errors.new("m")
print(e:message(), e:kind() == "", e:retryable(), e:details())
print(type(errors.new("m")))
local binary = errors.new("a\0b\xff")
print(#binary:message(), #errors.new(""):message(), binary:unwrap())
print(require("errors") == errors, _G.errors == errors, package.loaded.errors == errors, errors == require "errors")
print(errors.new("", "m"):kind(), tostring(errors.new("", "")), errors.new("", "m"):message())
