-- 6.4.1 patterns: the class %x (hexadecimal digits) and its complement over all bytes
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
print("%x", ranges("%x"))
print("%X", ranges("%X"))
print("set", ranges("[%x]"))
print("complemented set", ranges("[^%x]"))
print("set of complement", ranges("[%X]"))
print("complement of complement", ranges("[^%X]"))
print("with others", ranges("[%x\1\200_-]"))
print("both", ranges("[%x%X]"), ranges("[^%x%X]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%x", "") == string.gsub(text, "[^%X]", ""))
print(select(2, string.gsub(text, "%x", "")), select(2, string.gsub(text, "%X", "")))
print(string.find(text, "%x+"), string.find(text, "%X+"))
print(string.find(text, "^%x*"), string.find(text, "%x*$"))
print(string.find(text, "%x-%X"), string.find(text, "%X?%x"))
print(string.format("%q", string.match(text, "%x+") or "no"), string.format("%q", string.match(text, "[%x]-$")))
