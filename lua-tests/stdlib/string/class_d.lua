-- 6.4.1 patterns: the class %d (digits) and its complement over all bytes
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
print("%d", ranges("%d"))
print("%D", ranges("%D"))
print("set", ranges("[%d]"))
print("complemented set", ranges("[^%d]"))
print("set of complement", ranges("[%D]"))
print("complement of complement", ranges("[^%D]"))
print("with others", ranges("[%d\1\200_-]"))
print("both", ranges("[%d%D]"), ranges("[^%d%D]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%d", "") == string.gsub(text, "[^%D]", ""))
print(select(2, string.gsub(text, "%d", "")), select(2, string.gsub(text, "%D", "")))
print(string.find(text, "%d+"), string.find(text, "%D+"))
print(string.find(text, "^%d*"), string.find(text, "%d*$"))
print(string.find(text, "%d-%D"), string.find(text, "%D?%d"))
print(string.format("%q", string.match(text, "%d+") or "no"), string.format("%q", string.match(text, "[%d]-$")))
