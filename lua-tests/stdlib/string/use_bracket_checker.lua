-- 6.4.1: %b against a counting checker
local function balanced(s, o, c)
  local depth = 0
  for ch in s:gmatch("[" .. "%" .. o .. "%" .. c .. "]") do
    depth = depth + (ch == o and 1 or -1)
    if depth < 0 then return false end
  end
  return depth == 0
end
local function by_pattern(s) return (s:gsub("[^()]", "")):gsub("%b()", "") == "" end
for _, s in ipairs { "", "()", "(())", ")(", "(()", "())", "a(b)c(d(e))", "((((((((((((((()))))))))))))))", "()()()()", "(x)(y" } do
  print(s, balanced(s, "(", ")"), by_pattern(s), s:match("%b()"))
end
local n, agree = 0, 0
for bits = 0, 2 ^ 10 - 1 do
  local t = {}
  for i = 0, 9 do t[#t + 1] = (math.tointeger(bits) >> i) & 1 == 1 and "(" or ")" end
  local s = table.concat(t)
  local a, b = balanced(s, "(", ")"), by_pattern(s)
  if a then n = n + 1 end
  if a == b then agree = agree + 1 end
end
print(n, agree)
local function nest(s) local d = 0 while s do s = s:match("%b()") if s then d = d + 1 s = s:sub(2, -2) end end return d end
print(nest("(a(b(c)))"), nest("x"), nest("()"))
