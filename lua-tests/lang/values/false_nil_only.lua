-- 2.1: only nil and false are false
local function truth(v) if v then return "T" else return "F" end end
print(truth(nil), truth(false), truth(true))
print(truth(0), truth(0.0), truth(-0.0), truth(0/0))
print(truth(""), truth("false"), truth("nil"), truth("0"))
print(truth({}), truth(print), truth(coroutine.create(print)), truth(io.stdout))
print(not nil, not false, not 0, not "", not {})
print(not not nil, not not 0, not not "")
print(nil and 1, false and 1, 0 and 1, "" and 1)
print(nil or 1, false or 1, 0 or 1, "" or 1)
local obj = setmetatable({}, {__eq = function() return true end, __len = function() return 0 end})
print(truth(obj), not obj, obj and "yes" or "no")
while 0 do print("loop on 0") break end
repeat print("until empty string ends") until ""
print(select("#", nil and 1), select("#", nil or nil))
