-- 6.4.1 patterns: the class %g (printable except space) and its complement over all bytes
local function ranges(pattern)
  local out, from = {}, nil
  for b = 0, 256 do
    local inside = b < 256 and string.find(string.char(b), pattern) ~= nil
    if inside and not from then from = b end
    if not inside and from then
      out[#out + 1] = from == b - 1 and tostring(from) or from .. "-" .. b - 1
      from = nil
    end
  end
  return #out > 0 and table.concat(out, " ") or "none"
end
print("%g", ranges("%g"))
print("%G", ranges("%G"))
print("set", ranges("[%g]"))
print("complemented set", ranges("[^%g]"))
print("set of complement", ranges("[%G]"))
print("complement of complement", ranges("[^%G]"))
print("with others", ranges("[%g\1\200_-]"))
print("both", ranges("[%g%G]"), ranges("[^%g%G]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%g", "") == string.gsub(text, "[^%G]", ""))
print(select(2, string.gsub(text, "%g", "")), select(2, string.gsub(text, "%G", "")))
print(string.find(text, "%g+"), string.find(text, "%G+"))
print(string.find(text, "^%g*"), string.find(text, "%g*$"))
print(string.find(text, "%g-%G"), string.find(text, "%G?%g"))
print(string.format("%q", string.match(text, "%g+") or "no"), string.format("%q", string.match(text, "[%g]-$")))
