-- 6.4.1 patterns: the class %u (upper case letters) and its complement over all bytes
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
print("%u", ranges("%u"))
print("%U", ranges("%U"))
print("set", ranges("[%u]"))
print("complemented set", ranges("[^%u]"))
print("set of complement", ranges("[%U]"))
print("complement of complement", ranges("[^%U]"))
print("with others", ranges("[%u\1\200_-]"))
print("both", ranges("[%u%U]"), ranges("[^%u%U]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%u", "") == string.gsub(text, "[^%U]", ""))
print(select(2, string.gsub(text, "%u", "")), select(2, string.gsub(text, "%U", "")))
print(string.find(text, "%u+"), string.find(text, "%U+"))
print(string.find(text, "^%u*"), string.find(text, "%u*$"))
print(string.find(text, "%u-%U"), string.find(text, "%U?%u"))
print(string.format("%q", string.match(text, "%u+") or "no"), string.format("%q", string.match(text, "[%u]-$")))
