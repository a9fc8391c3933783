-- 6.4.1 patterns: the class %p (punctuation) and its complement over all bytes
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
print("%p", ranges("%p"))
print("%P", ranges("%P"))
print("set", ranges("[%p]"))
print("complemented set", ranges("[^%p]"))
print("set of complement", ranges("[%P]"))
print("complement of complement", ranges("[^%P]"))
print("with others", ranges("[%p\1\200_-]"))
print("both", ranges("[%p%P]"), ranges("[^%p%P]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%p", "") == string.gsub(text, "[^%P]", ""))
print(select(2, string.gsub(text, "%p", "")), select(2, string.gsub(text, "%P", "")))
print(string.find(text, "%p+"), string.find(text, "%P+"))
print(string.find(text, "^%p*"), string.find(text, "%p*$"))
print(string.find(text, "%p-%P"), string.find(text, "%P?%p"))
print(string.format("%q", string.match(text, "%p+") or "no"), string.format("%q", string.match(text, "[%p]-$")))
