-- 6.7 math.fmod: the sign follows the dividend; integers stay integers
for _, c in ipairs { { 7, 3 }, { -7, 3 }, { 7, -3 }, { -7, -3 }, { 7.5, 2 }, { -7.5, 2 }, { 7, 2.5 }, { 6, 3 }, { -6, 3 }, { 0, 5 }, { -0.0, 5 }, { 5, math.huge }, { -5, math.huge },
  { math.maxinteger, 2 }, { math.mininteger, -1 }, { math.mininteger, 1 }, { math.mininteger, 3 }, { math.maxinteger, -1 }, { 1e300, 3 }, { 5.3, 0.1 }, { 1, math.maxinteger }, { math.mininteger, math.mininteger }, { 3, math.mininteger }, { "7", 3 }, { "7.0", "3" } } do
  local r = math.fmod(c[1], c[2])
  print(c[1], c[2], r, math.type(r))
end
print(pcall(math.fmod, 1, 0))
print(pcall(math.fmod, 0, 0))
local a, b, c = math.fmod(1, 0.0), math.fmod(math.huge, 2), math.fmod(1.0, 0)
print(a ~= a, b ~= b, c ~= c)
print(pcall(math.fmod, 1))
print(pcall(math.fmod, "x", 1))
print(pcall(math.fmod, 1, {}))
print(-7 % 3, math.fmod(-7, 3), 7 % -3, math.fmod(7, -3))
print(-7.5 % 2, math.fmod(-7.5, 2), 5.0 % -math.huge, -5.0 % math.huge)
