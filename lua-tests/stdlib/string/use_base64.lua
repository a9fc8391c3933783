-- 6.4: base 64 with bit operators
local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function encode(s)
  return (s:gsub("..?.?", function(c)
    local a, b, d = c:byte(1, 3)
    local n = a << 16 | (b or 0) << 8 | (d or 0)
    local out = {}
    for i = 3, 0, -1 do
      if (i == 1 and not b) or (i == 0 and not d) then out[#out + 1] = "=" else
        local v = (n >> (i * 6) & 63) + 1
        out[#out + 1] = alphabet:sub(v, v)
      end
    end
    return table.concat(out)
  end))
end
local index = {}
for i = 1, 64 do index[alphabet:byte(i)] = i - 1 end
local function decode(s)
  return (s:gsub("(.)(.)(.)(.)", function(a, b, c, d)
    local n = index[a:byte()] << 18 | index[b:byte()] << 12 | (index[c:byte()] or 0) << 6 | (index[d:byte()] or 0)
    return string.char(n >> 16 & 255, n >> 8 & 255, n & 255):sub(1, c == "=" and 1 or d == "=" and 2 or 3)
  end))
end
for _, s in ipairs { "", "f", "fo", "foo", "foob", "fooba", "foobar", "\0\0\0", "\255\254\253", "Many hands make light work." } do
  print(encode(s), decode(encode(s)) == s, #encode(s))
end
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
all = table.concat(all)
print(encode(all):sub(1, 40), decode(encode(all)) == all)
