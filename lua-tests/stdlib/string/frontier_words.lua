-- 6.4.1 patterns: the frontier %f[%w], including both ends of the subject
for _, s in ipairs { "", "word", "two words", " lead", "trail ", "A.b.C", "123abc456", "a\0b", "THE (quick) fox", "..", "\0", "f00 BAR" } do
  local at = {}
  local q = string.format("%q", s)
  for p in s:gmatch("%f[%w]()") do at[#at + 1] = p end
  print(q, table.concat(at, ","), s:find("%f[%w]"))
  print("", (string.format("%q", (s:gsub("%f[%w]", "|")))), s:match("%f[%w].-%f[\0]"), s:find("%f[%w]%f[%w]"))
end
