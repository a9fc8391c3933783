-- 6.4.1 patterns: ^ and $ in every function
for _, s in ipairs { "", "a", "aa", "ab", "ba", "^a", "a$", "$", "^", "a\nb" } do
  local q = string.format("%q", s):gsub("\n", "n")
  print(q, s:find("^a"), s:find("a$"), s:find("^a$"), s:find("^"), s:find("$"), s:find("^$"))
  print("", s:gsub("^a", "X"), s:gsub("a$", "X"), s:gsub("^", "X"), s:gsub("$", "X"))
  print("", s:match("^^a"), s:match("a$$"), s:match("(^a)"), s:match("(a$)"), s:match("%^a"), s:match("a%$"))
  local t = {}
  for m in s:gmatch("^a") do t[#t + 1] = m end
  for m in s:gmatch("a$") do t[#t + 1] = m end
  print("", #t, t[1], t[2])
end
