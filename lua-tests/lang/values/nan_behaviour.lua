-- NaN is unequal to itself and unordered
local nan = tonumber("0") / 0
print(nan == nan, nan ~= nan, nan < nan, nan <= nan, nan > nan, nan >= nan)
print(nan < 1, nan > 1, nan <= 1, nan >= 1, nan == 1, nan ~= 1)
print(1 < nan, 1 > nan, 1 <= nan, 1 >= nan)
print(nan < math.huge, nan > -math.huge, math.mininteger < nan, math.maxinteger > nan)
print(not (nan < 1), not (nan >= 1), not (nan == nan))
if nan < 1 then print("lt") elseif nan >= 1 then print("ge") else print("neither") end
print(math.max(1, 2) == 2, nan ~= nan and "nan" or "number")
local t = {}
print(t[nan], rawget(t, nan), pcall(rawset, t, nan, 1))
print(math.type(nan), tostring(nan):gsub("-", ""))
local n = 0
for i = 1, nan do n = n + 1 end
print(n)
local function isnan(x) return x ~= x end
print(isnan(nan), isnan(nan + 1), isnan(nan * 0), isnan(nan ^ 1), isnan(1), nan ^ 0, 1 ^ nan)
print(math.tointeger(nan), math.ult(1, 2), pcall(math.floor, "x"))
