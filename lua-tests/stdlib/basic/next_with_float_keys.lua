-- `next` with a float that is equal to an index: no key of the array part; where a node holds it, the key.
print(pcall(next, {1, 2, 3}, 3.0))
print(pcall(next, {1, 2, 3}, 2.0))
print(pcall(next, {1, 2, 3}, 1.0))
print(pcall(next, {1, 2, 3}, 2))
print(pcall(next, {1, 2, 3}, 3))
print(pcall(next, {1, 2, 3}, 4))
print(pcall(next, {1, 2, 3}, 4.0))
print(pcall(next, {1, 2}, 2.5))
print(pcall(next, {1, 2}, 0/0))
print(pcall(next, {1, 2}, "1"))
print(pcall(next, {[10] = 1}, 10.0))
print(pcall(next, {[0] = 1}, 0.0))
print(pcall(next, {[0] = 1}, -0.0))
print(pcall(next, {[1.5] = 2}, 1.5))
print(pcall(next, {[2^53] = 1}, 2^53))
print(pcall(next, {[2^70] = 1}, 2^70))
print(pcall(next, {[math.mininteger] = 1}, -2^63))
print(pcall(next, {}, 0.0))
local t = {10, 20, 30}
t[2] = nil
print(pcall(next, t, 2.0))
print(pcall(next, t, 2))
local filled = {}
for i = 1, 10 do filled[i] = i end
print(pcall(next, filled, 5.0), pcall(next, filled, 10.0))
