-- spec: channels 13.39
-- expect: add	sub	unm	shl	idiv
-- expect: true	true	false	true
-- expect: concat	17	call 3
-- expect: k	5
-- expect: 11 calls
local time = require("time")
local calls = 0
local function event(result)
    return function() time.sleep("1ms") calls = calls + 1 return result end
end
local stored = {}
local mt = {
    __add = event("add"), __sub = event("sub"), __unm = event("unm"), __shl = event("shl"), __idiv = event("idiv"),
    __eq = event(1), __lt = event("yes"), __le = event(nil), __concat = event("concat"), __len = event(17),
    __call = function(_, n) time.sleep("1ms") return "call " .. n end,
    __newindex = function(_, k, v) time.sleep("1ms") stored.k, stored.v = k, v end,
}
local a, b = setmetatable({}, mt), setmetatable({}, mt)
print(a + b, a - b, -a, a << b, a // b)
print(a == b, a < b, a <= b, a > b)
print(a .. b, #a, a(3))
a.k = 5
print(stored.k, stored.v)
print(calls .. " calls")
