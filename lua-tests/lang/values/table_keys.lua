-- 2.1: any value but nil and NaN is a key; float keys with integer value become integers
local t = {}
t[1] = "int"; t[1.0] = "float one"
print(t[1], t[1.0], next(t), math.type((next(t))))
t[2^53] = "big"
print(t[2^53], t[9007199254740992], t[9007199254740993])
t[1.5] = "frac"; t[-0.0] = "zero"
print(t[1.5], t[0], t[0.0], t[3/2])
t["1"] = "string one"
print(t["1"], t[1])
t[true] = "T"; t[false] = "F"
print(t[true], t[false], t[nil])
t[print] = "fn"; t[t] = "self"
print(t[print], t[t], t[{}])
print(pcall(function() t[nil] = 1 end))
print(pcall(function() t[0/0] = 1 end))
print(t[0/0], rawget(t, 0/0))
print(pcall(rawset, t, nil, 1))
print(pcall(rawset, t, 0/0, 1))
t[math.huge] = "inf"; t[-math.huge] = "-inf"
print(t[1/0], t[-1/0])
t[math.maxinteger] = "max"; t[math.mininteger] = "min"
print(t[math.maxinteger], t[math.mininteger], t[-2^63], t[2^63])
