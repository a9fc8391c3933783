-- 6.4.1 patterns: the class %s (space characters) and its complement over all bytes
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
print("%s", ranges("%s"))
print("%S", ranges("%S"))
print("set", ranges("[%s]"))
print("complemented set", ranges("[^%s]"))
print("set of complement", ranges("[%S]"))
print("complement of complement", ranges("[^%S]"))
print("with others", ranges("[%s\1\200_-]"))
print("both", ranges("[%s%S]"), ranges("[^%s%S]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%s", "") == string.gsub(text, "[^%S]", ""))
print(select(2, string.gsub(text, "%s", "")), select(2, string.gsub(text, "%S", "")))
print(string.find(text, "%s+"), string.find(text, "%S+"))
print(string.find(text, "^%s*"), string.find(text, "%s*$"))
print(string.find(text, "%s-%S"), string.find(text, "%S?%s"))
print(string.format("%q", string.match(text, "%s+") or "no"), string.format("%q", string.match(text, "[%s]-$")))
