-- Text assembled piece by piece: small strings into a buffer, joined by table.concat, taken apart again.
-- small: 3000
local n = tonumber(arg and arg[1]) or 80000

local byte, char, sub, rep, upper = string.byte, string.char, string.sub, string.rep, string.upper
local digest = 0

local function mix(text)
  for i = 1, #text, 97 do
    digest = (digest * 131 + byte(text, i)) % 4294967291
  end
end

for round = 1, 5 do
  local pieces, count = {}, 0
  for i = 1, n do
    local letter = char(97 + (i * round) % 26)
    count = count + 1
    pieces[count] = letter .. i .. sub("abcdefghijklmnopqrstuvwxyz", i % 20 + 1, i % 20 + 4)
    if i % 16 == 0 then
      count = count + 1
      pieces[count] = upper(letter) .. rep("-", i % 9)
    end
  end
  local text = table.concat(pieces, ";")
  mix(text)
  local reversed = {}
  for i = 1, #text - 40, 40 do
    reversed[#reversed + 1] = string.reverse(sub(text, i, i + 39))
  end
  mix(table.concat(reversed))
end
print(string.format("digest %d", digest))
