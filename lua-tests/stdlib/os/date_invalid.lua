-- 6.9 os.date: invalid conversions and arguments
for _, f in ipairs { "%", "!%", "%Q", "%f", "%i", "%J", "%k", "%l", "%L", "%N", "%o", "%P", "%q", "%v", "%5d", "%-d", "%_d", "%E", "%O", "%1", "%.", "% ", "%*t", "%!", "ok %d %", "%K tail" } do
  local ok, e = pcall(os.date, f, 0)
  print(string.format("%q", f), ok, e)
end
print(pcall(os.date, "!%Y", "x"))
print(pcall(os.date, "!%Y", 1.5))
print(pcall(os.date, "!%Y", {}))
print(pcall(os.date, {}))
print(pcall(os.date, true))
print(pcall(function() os.date("%Ez") end))
print(pcall(os.date, "!*t", 2^60))
print(pcall(os.date, "!%Y", math.maxinteger))
print(pcall(os.date, "!%Y", math.mininteger))
