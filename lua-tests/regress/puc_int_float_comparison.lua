-- comparison of integers with floats near 2^53, 2^63 and with NaN
local nan = 0/0
local p53, p63 = 2^53, 2^63
local i53 = 1 << 53
local function cmp(a, b) local r = {} for _, v in ipairs{a < b, a <= b, a > b, a >= b, a == b, a ~= b} do r[#r + 1] = v and "T" or "." end return table.concat(r) end
for d = -2, 2 do print(d, cmp(i53 + d, p53), cmp(p53, i53 + d), cmp(-i53 + d, -p53), cmp(-p53, -i53 + d)) end
for _, i in ipairs{math.maxinteger, math.maxinteger - 1, math.maxinteger - 1023, math.mininteger, math.mininteger + 1} do print(cmp(i, p63), cmp(p63, i), cmp(i, -p63), cmp(i, p63 - 1024), cmp(i, math.huge), cmp(i, -math.huge), cmp(i, nan), cmp(nan, i)) end
for _, i in ipairs{0, 1, -1} do print(cmp(i, 0.5), cmp(i, -0.5), cmp(i, 0.0), cmp(i, -0.0), cmp(i, 1e-300), cmp(1e300, i), cmp(i, nan)) end
print(math.max(i53 + 1, p53), math.min(i53 + 1, p53), math.max(math.maxinteger, p63 - 1024), math.min(p63, math.maxinteger))
local t = {} t[p53] = "a" t[i53 + 1] = "b" print(t[i53], t[p53 + 1], t[i53 + 1], t[p53 + 2])
local s = {i53 + 1, p53, i53 - 1, p53 + 2, i53} table.sort(s) for i = 1, #s do s[i] = ("%d"):format(s[i]) end print(table.concat(s, " "))
local n = 0 for i = math.maxinteger - 2, p63 - 2048 do n = n + 1 end for i = i53 - 1, p53 do n = n + 1 end print(n)
if i53 + 1 > p53 then print("exact") else print("rounded") end if not (i53 + 1 <= p53) then print("exact") end
