-- 6.4.1 patterns: the class %w (alphanumeric) and its complement over all bytes
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
print("%w", ranges("%w"))
print("%W", ranges("%W"))
print("set", ranges("[%w]"))
print("complemented set", ranges("[^%w]"))
print("set of complement", ranges("[%W]"))
print("complement of complement", ranges("[^%W]"))
print("with others", ranges("[%w\1\200_-]"))
print("both", ranges("[%w%W]"), ranges("[^%w%W]"))
local text = "Ab3 _-\tzZ9!\0\127x\200\n"
print(string.gsub(text, "%w", "") == string.gsub(text, "[^%W]", ""))
print(select(2, string.gsub(text, "%w", "")), select(2, string.gsub(text, "%W", "")))
print(string.find(text, "%w+"), string.find(text, "%W+"))
print(string.find(text, "^%w*"), string.find(text, "%w*$"))
print(string.find(text, "%w-%W"), string.find(text, "%W?%w"))
print(string.format("%q", string.match(text, "%w+") or "no"), string.format("%q", string.match(text, "[%w]-$")))
