-- 3.4.4: < and <= for numbers, strings and tables; falling back from __le to not __lt in 5.3
local function try(f) local ok, v = pcall(f) print(ok, ok and v or (v:gsub("^.-:%d+: ", ""))) end
local nan = 0 / 0
print(1 < 2, 1 <= 1.0, 1.5 < 2, -1 < 0.0, nan < nan, nan <= nan, nan > 1, 1 <= nan, -math.huge < math.mininteger, math.maxinteger < math.huge)
print("a" < "b", "a" <= "a", "Z" < "a", "" < "\0", "a" < "a\0", "10" < "9", "é" > "z")
for _, p in ipairs { { 1, "1" }, { "a", 1 }, { {}, {} }, { {}, 1 }, { 1, {} }, { true, false }, { true, 1 }, { "x", {} }, { print, print }, { coroutine.create(print), 1 } } do
  try(function() return p[1] < p[2] end)
  try(function() return p[1] <= p[2] end)
  try(function() return p[1] > p[2] end)
end
try(function() return nil < nil end)
try(function() return nil < 1 end)
try(function() return 1 >= nil end)
local lt = { __lt = function(a, b) return a.v < b.v end }
local a, b = setmetatable({ v = 1 }, lt), setmetatable({ v = 2 }, lt)
print(a < b, b < a, a > b, a <= b, b <= a, a >= b, a <= a)
local le = { __le = function(a, b) return a.v <= b.v end }
local c, d = setmetatable({ v = 1 }, le), setmetatable({ v = 1 }, le)
print(c <= d, c >= d)
try(function() return c < d end)
local mixed = setmetatable({}, { __lt = function(x, y) return type(x) .. "<" .. type(y) end })
print(mixed < 1, 1 < mixed, "s" < mixed, mixed < {}, {} < mixed)
print(setmetatable({}, { __lt = function() return nil end }) < {}, setmetatable({}, { __lt = function() return 0 end }) < {})
