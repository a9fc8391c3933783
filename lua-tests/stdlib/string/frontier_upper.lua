-- 6.4.1 patterns: the frontier %f[%u], including both ends of the subject
for _, s in ipairs { "", "word", "two words", " lead", "trail ", "A.b.C", "123abc456", "a\0b", "THE (quick) fox", "..", "\0", "f00 BAR" } do
  local at = {}
  local q = string.format("%q", s)
  for p in s:gmatch("%f[%u]()") do at[#at + 1] = p end
  print(q, table.concat(at, ","), s:find("%f[%u]"))
  print("", (string.format("%q", (s:gsub("%f[%u]", "|")))), s:match("%f[%u].-%f[\0]"), s:find("%f[%u]%f[%u]"))
end
