-- 6.4 string.format: invalid conversions and format errors
for _, f in ipairs { "%", "%y", "%5", "%.", "%-", "%#", "%123d", "%.123d", "%1.123d", "%123.1d", "%10.10.1d", "%+ -#0d", "%+ -#00d", "%lld", "%ld", "%hd", "%p",
  "%n", "%u", "%z", "%m", "%F", "%C", "%S", "%D", "%*d", "%1$d", "%'d", "%  ", "%\n", "%\0", "% d", "%-5", "%5.", "%5.5", "%-+ #0", "%--------d", "%b", "%l", "%k", "%99d", "%.99d", "%099d", "%.099d", "%5%", "%-%" } do
  local ok, r = pcall(string.format, f, 1, 2)
  print(string.format("%q", f), ok, #r > 80 and #r or r)
end
print(pcall(string.format))
print(pcall(string.format, nil))
print(pcall(string.format, {}))
print(pcall(string.format, "%d%", 1))
print(pcall(string.format, "%d %d %d", 1, 2))
print(pcall(string.format, "%s", nil))
print(pcall(function() return ("%d"):format() end))
print(pcall(function() return ("%d"):format("x") end))
print(pcall(function() return ("%d"):format(1, {}) end))
print(pcall(function() return ("%d %d"):format(1, {}) end))
