-- arbitrary precision integers in base 10^7
local B, BASE = {}, 10000000
B.__index = B
local function norm(t) while #t > 1 and t[#t] == 0 do t[#t] = nil end return setmetatable(t, B) end
local function big(x) if getmetatable(x) == B then return x end local s, t = tostring(x), {} for i = #s, 1, -7 do t[#t + 1] = tonumber(s:sub(math.max(1, i - 6), i)) end return norm(t) end
B.__add = function(a, b) a, b = big(a), big(b) local r, carry = {}, 0 for i = 1, math.max(#a, #b) do local s = (a[i] or 0) + (b[i] or 0) + carry r[i] = s % BASE carry = s // BASE end if carry > 0 then r[#r + 1] = carry end return norm(r) end
B.__mul = function(a, b) a, b = big(a), big(b) local r = {} for i = 1, #a + #b do r[i] = 0 end for i = 1, #a do local carry = 0 for j = 1, #b do local s = r[i + j - 1] + a[i] * b[j] + carry r[i + j - 1] = s % BASE carry = s // BASE end r[i + #b] = r[i + #b] + carry end return norm(r) end
B.__sub = function(a, b) a, b = big(a), big(b) local r, borrow = {}, 0 for i = 1, #a do local s = a[i] - (b[i] or 0) - borrow borrow = s < 0 and 1 or 0 r[i] = s % BASE end return norm(r) end
B.__lt = function(a, b) a, b = big(a), big(b) if #a ~= #b then return #a < #b end for i = #a, 1, -1 do if a[i] ~= b[i] then return a[i] < b[i] end end return false end
B.__eq = function(a, b) return not (a < b) and not (b < a) end
B.__pow = function(a, n) local r, base = big(1), big(a) while n > 0 do if (n & 1) == 1 then r = r * base end base = base * base n = n >> 1 end return r end
B.__tostring = function(a) local t = {tostring(a[#a])} for i = #a - 1, 1, -1 do t[#t + 1] = ("%07d"):format(a[i]) end return table.concat(t) end
local f = big(1) for i = 2, 50 do f = f * i end print(tostring(f))
print(tostring(big(2) ^ 200)) print(tostring(big("123456789012345678901234567890") + big("987654321098765432109876543210")))
print(tostring(big(10) ^ 30 - 1), tostring(big("1000000000000") - big("1")))
local a, b = big(0), big(1) for i = 1, 300 do a, b = b, a + b end print(tostring(a))
print(big(5) < big(7), big(7) < big(5), big("99999999999999999999") > big(1), big(3) == big(3), big(3) <= big(4), 5 < big(10), big(2) ^ 64 == big("18446744073709551616"))
local function digits(n) local s = 0 for d in tostring(n):gmatch("%d") do s = s + tonumber(d) end return s end
print(digits(big(2) ^ 1000)) print(digits(f)) print(#tostring(big(3) ^ 500)) print(tostring(big(0)), tostring(big(12345678)))
