-- 6.4.1 patterns: the class %l (lower case letters) and its complement over all bytes
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
print("%l", ranges("%l"))
print("%L", ranges("%L"))
print("set", ranges("[%l]"))
print("complemented set", ranges("[^%l]"))
print("set of complement", ranges("[%L]"))
print("complement of complement", ranges("[^%L]"))
print("with others", ranges("[%l\1\200_-]"))
print("both", ranges("[%l%L]"), ranges("[^%l%L]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%l", "") == string.gsub(text, "[^%L]", ""))
print(select(2, string.gsub(text, "%l", "")), select(2, string.gsub(text, "%L", "")))
print(string.find(text, "%l+"), string.find(text, "%L+"))
print(string.find(text, "^%l*"), string.find(text, "%l*$"))
print(string.find(text, "%l-%L"), string.find(text, "%L?%l"))
print(string.format("%q", string.match(text, "%l+") or "no"), string.format("%q", string.match(text, "[%l]-$")))
