-- 2.1 / 6.6: float keys with integer values are integer keys
local t = {}
t[1.0] = "a"
t[2] = "b"
t[2^53] = "big"
print(t[1], t[2.0], #t, t[1 << 53], next({ [3.0] = true }))
print(math.type(next({ [3.0] = true })), math.type(next({ [3.5] = true })))
t[-0.0] = "zero"
print(t[0], t[0.0], math.type(next({ [-0.0] = 1 })))
t["1"] = "string one"
print(t[1], t["1"])
print(pcall(function() t[nil] = 1 end))
print(pcall(function() t[0/0] = 1 end))
print(t[nil], t[0/0])
t[math.huge] = "inf"
t[-math.huge] = "-inf"
print(t[math.huge], t[-math.huge], t[2^1023 * 2])
t[math.maxinteger] = "max"
print(t[math.maxinteger], t[math.maxinteger + 0.0], t[2^63])
t[2^63] = "float 2^63"
print(t[2^63], t[math.maxinteger], t[math.mininteger])
t[math.mininteger] = "min"
print(t[-2^63], math.type(next({ [-2^63] = 1 })))
print(table.concat({ [1.0] = "x", [2.0] = "y" }))
print(table.unpack({ [1.0] = 1, [2.0] = 2 }))
