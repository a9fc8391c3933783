-- spec: processes 21.29
-- expect: integer	float	true	true
-- expect: integer	float
process.send(process.pid(), "n", math.maxinteger, 1.0, (1 << 53) + 1)
local r = process.listen("n"):receive()
print(math.type(r[1]), math.type(r[2]), r[1] == math.maxinteger, r[3] == 9007199254740993)
process.send(process.pid(), "n", { [1] = 1, [2.5] = 2.0 })
r = process.listen("n"):receive()
print(math.type(r[1]), math.type(r[2.5]))
