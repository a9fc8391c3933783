-- 6.4.1 patterns: sets, ranges, escapes and odd members
local function chars(set)
  local t = {}
  for b = 0, 255 do
    local c = string.char(b)
    if c:find("^" .. set .. "$") then t[#t + 1] = b >= 33 and b < 127 and c or "\\" .. b end
  end
  return #t > 130 and "#" .. #t or table.concat(t)
end
for _, set in ipairs { "[abc]", "[a-c]", "[c-a]", "[a-a]", "[]]", "[]a]", "[^]]", "[^]a]", "[a-]", "[-a]", "[%-a]", "[a%-z]", "[a-%%]", "[%a-z]",
  "[%d.]", "[^%d]", "[a^]", "[%^a]", "[^^]", "[+--]", "[!-/]", "[%]]", "[%%]", "[a-cx-z]", "[a-c-e]", "[0-9a-fA-F]", "[.]", "[*]", "[$]", "[(]",
  "[%w_]", "[^%w_]", "[%s%d]", "[\0-\5]", "[\250-\255]", "[^\1-\254]", "[\0]", "[%z]", "[^%z%w%p%s]", "[%b]", "[%1]", "[%f]", "[%q%e]", "[[]", "[[-a]", "[[:alpha:]]" } do
  print((set:gsub("%c", function(c) return "\\" .. c:byte() end):gsub("[\128-\255]", function(c) return "\\" .. c:byte() end)), chars(set))
end
