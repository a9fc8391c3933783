-- 6.4.1 patterns: the frontier %f[.], including both ends of the subject
for _, s in ipairs { "", "word", "two words", " lead", "trail ", "A.b.C", "123abc456", "a\0b", "THE (quick) fox", "..", "\0", "f00 BAR" } do
  local at = {}
  local q = string.format("%q", s)
  for p in s:gmatch("%f[.]()") do at[#at + 1] = p end
  print(q, table.concat(at, ","), s:find("%f[.]"))
  print("", (string.format("%q", (s:gsub("%f[.]", "|")))), s:match("%f[.].-%f[\0]"), s:find("%f[.]%f[.]"))
end
