-- 6.4.1 patterns: the class %c (control characters) and its complement over all bytes
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
print("%c", ranges("%c"))
print("%C", ranges("%C"))
print("set", ranges("[%c]"))
print("complemented set", ranges("[^%c]"))
print("set of complement", ranges("[%C]"))
print("complement of complement", ranges("[^%C]"))
print("with others", ranges("[%c\1\200_-]"))
print("both", ranges("[%c%C]"), ranges("[^%c%C]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%c", "") == string.gsub(text, "[^%C]", ""))
print(select(2, string.gsub(text, "%c", "")), select(2, string.gsub(text, "%C", "")))
print(string.find(text, "%c+"), string.find(text, "%C+"))
print(string.find(text, "^%c*"), string.find(text, "%c*$"))
print(string.find(text, "%c-%C"), string.find(text, "%C?%c"))
print(string.format("%q", string.match(text, "%c+") or "no"), string.format("%q", string.match(text, "[%c]-$")))
