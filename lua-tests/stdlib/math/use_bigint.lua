-- 6.7: arbitrary precision by tables of digits
local BASE = 10000000
local function big(s) local t = {} for i = #s, 1, -7 do t[#t + 1] = tonumber(s:sub(math.max(1, i - 6), i)) end return t end
local function str(t) local o = { tostring(t[#t]) } for i = #t - 1, 1, -1 do o[#o + 1] = string.format("%07d", t[i]) end return table.concat(o) end
local function add(a, b) local r, c = {}, 0 for i = 1, math.max(#a, #b) do local s = (a[i] or 0) + (b[i] or 0) + c r[i] = s % BASE c = s // BASE end if c > 0 then r[#r + 1] = c end return r end
local function mul(a, b)
  local r = {}
  for i = 1, #a + #b do r[i] = 0 end
  for i = 1, #a do local c = 0 for j = 1, #b do local s = r[i + j - 1] + a[i] * b[j] + c r[i + j - 1] = s % BASE c = s // BASE end r[i + #b] = c end
  while #r > 1 and r[#r] == 0 do r[#r] = nil end
  return r
end
print(str(add(big "99999999999999999999", big "1")))
print(str(mul(big "123456789012345678901234567890", big "987654321098765432109876543210")))
local f = big "1"
for i = 2, 100 do f = mul(f, big(tostring(i))) if i % 20 == 0 then print(i, str(f)) end end
local a, b = big "0", big "1"
for i = 1, 300 do a, b = b, add(a, b) if i % 60 == 0 then print(i, str(a)) end end
local p = big "1"
for i = 1, 256 do p = add(p, p) end
print(str(p))
local s = 0
for d in str(f):gmatch("%d") do s = s + tonumber(d) end
print(s, #str(f))
