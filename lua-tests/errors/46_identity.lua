-- spec: errors 12.46, 5
-- expect: true	false	1	nil
-- expect: true	false	true
-- expect: b
local e = errors.new("a")
print(e == e, errors.new("a") == errors.new("a"), ({ [e] = 1 })[e], ({ [e] = 1 })[errors.new("a")])
print(rawequal(e, e), e == "a", e ~= "a")
local names = { [errors.new("x")] = "other", [e] = "b" }
print(names[e])
