-- 6.4.1 patterns: the item . alone and with * + - ? in find, match and gsub
local subjects = { "", "a", "aa", "aab", "baab", "c", "ccab", "..a.", "\\a\\\\", "a\0\0b", "abcabc" }
local function q(s) return s and string.format("%q", s):gsub("\n", "n") or "nil" end
for _, suffix in ipairs { "", "*", "+", "-", "?" } do
  local p = "." .. suffix
  print("pattern", q(p))
  for _, s in ipairs(subjects) do
    local i, j = string.find(s, p)
    local anchored = string.match(s, "^" .. p .. "$")
    local r, n = string.gsub(s, p, "<%0>")
    print(q(s), i, j, (q(anchored)), q(r), n, (q(string.match(s, "(" .. p .. ")b"))))
  end
end
