-- 6.4.1 patterns: the class %a (letters) and its complement over all bytes
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
print("%a", ranges("%a"))
print("%A", ranges("%A"))
print("set", ranges("[%a]"))
print("complemented set", ranges("[^%a]"))
print("set of complement", ranges("[%A]"))
print("complement of complement", ranges("[^%A]"))
print("with others", ranges("[%a\1\200_-]"))
print("both", ranges("[%a%A]"), ranges("[^%a%A]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%a", "") == string.gsub(text, "[^%A]", ""))
print(select(2, string.gsub(text, "%a", "")), select(2, string.gsub(text, "%A", "")))
print(string.find(text, "%a+"), string.find(text, "%A+"))
print(string.find(text, "^%a*"), string.find(text, "%a*$"))
print(string.find(text, "%a-%A"), string.find(text, "%A?%a"))
print(string.format("%q", string.match(text, "%a+") or "no"), string.format("%q", string.match(text, "[%a]-$")))
