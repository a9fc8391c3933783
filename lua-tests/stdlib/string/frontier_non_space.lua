-- 6.4.1 patterns: the frontier %f[%S], including both ends of the subject
for _, s in ipairs { "", "word", "two words", " lead", "trail ", "A.b.C", "123abc456", "a\0b", "THE (quick) fox", "..", "\0", "f00 BAR" } do
  local at = {}
  local q = string.format("%q", s)
  for p in s:gmatch("%f[%S]()") do at[#at + 1] = p end
  print(q, table.concat(at, ","), s:find("%f[%S]"))
  print("", (string.format("%q", (s:gsub("%f[%S]", "|")))), s:match("%f[%S].-%f[\0]"), s:find("%f[%S]%f[%S]"))
end
