-- infinities in arithmetic and comparison
local inf = math.huge
print(inf, -inf, inf + 1, inf - 1, inf * -1, -inf * -inf)
print(inf == inf, inf > math.maxinteger, -inf < math.mininteger, inf ~= -inf)
print(1 / inf, -1 / inf, 1 // inf, -1 // inf)
print(5 % inf, -5 % inf, 5 % -inf, -5 % -inf)
print(5.5 % inf, -5.5 % inf, 0 % inf, 0.0 % -inf)
print(inf ^ 0, inf ^ -1, 2 ^ inf, 0.5 ^ inf, (-2) ^ inf, 0 ^ -1)
local a, b, c = inf - inf, inf * 0, inf / inf
print(a ~= a, b ~= b, c ~= c)
print(1 // 0.0, -1 // 0.0, 1 / 0, -1 / 0, 1 / -0.0)
local m = inf % 2
print(m ~= m, (1 % 0.0) ~= (1 % 0.0))
print(math.floor(1e308), pcall(math.floor, inf))
print(inf // 1, -inf // 1, math.tointeger(inf))
local t = {[inf] = 1, [-inf] = 2}
print(t[inf], t[-inf], t[1e309])
