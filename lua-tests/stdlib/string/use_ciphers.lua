-- 6.4: caesar, vigenere, xor and run-length coding
local function caesar(s, k)
  return (s:gsub("%a", function(c)
    local base = c:match("%l") and 97 or 65
    return string.char((c:byte() - base + k) % 26 + base)
  end))
end
print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3), caesar("xyz XYZ", 29))
for k = 0, 25, 5 do print(k, caesar("abcxyz", k)) end
local function vigenere(s, key, sign)
  local i = 0
  return (s:gsub("%u", function(c)
    i = i % #key + 1
    return string.char((c:byte() - 65 + sign * (key:byte(i) - 65)) % 26 + 65)
  end))
end
print(vigenere("ATTACK AT DAWN", "LEMON", 1), vigenere(vigenere("ATTACK AT DAWN", "LEMON", 1), "LEMON", -1))
local function xor(s, key)
  local out = {}
  for i = 1, #s do out[i] = string.char(s:byte(i) ~ key:byte((i - 1) % #key + 1)) end
  return table.concat(out)
end
print((xor("secret", "k"):gsub(".", function(c) return string.format("%02x", c:byte()) end)), xor(xor("secret", "key"), "key"))
local function rle(s)
  local out, i = {}, 1
  while i <= #s do
    local c = s:sub(i, i)
    local j = i
    while s:sub(j + 1, j + 1) == c do j = j + 1 end
    out[#out + 1] = (j - i + 1) .. c
    i = j + 1
  end
  return table.concat(out)
end
local function unrle(s) return (s:gsub("(%d+)(%D)", function(n, c) return c:rep(tonumber(n)) end)) end
for _, s in ipairs { "", "a", "aaa", "aabbbcd", string.rep("x", 120) .. "y" } do print(rle(s), unrle(rle(s)) == s) end
