-- 6.4: LZW compression of byte strings
local function compress(s)
  local dict, n, w, out = {}, 256, "", {}
  for i = 0, 255 do dict[string.char(i)] = i end
  for c in s:gmatch(".") do
    if dict[w .. c] then w = w .. c else
      out[#out + 1] = dict[w]
      dict[w .. c] = n
      n = n + 1
      w = c
    end
  end
  if w ~= "" then out[#out + 1] = dict[w] end
  return out, n
end
local function expand(codes)
  local dict, n = {}, 256
  for i = 0, 255 do dict[i] = string.char(i) end
  if #codes == 0 then return "" end
  local w = dict[codes[1]]
  local out = { w }
  for i = 2, #codes do
    local e = dict[codes[i]] or w .. w:sub(1, 1)
    out[#out + 1] = e
    dict[n] = w .. e:sub(1, 1)
    n = n + 1
    w = e
  end
  return table.concat(out)
end
for _, s in ipairs { "", "a", "aaaaaaa", "TOBEORNOTTOBEORTOBEORNOT", "\0\1\0\1\0\1", string.rep("abc", 100), "no repetition", string.rep("x", 1000) .. string.rep("xy", 500) } do
  local c, n = compress(s)
  print(#s, #c, n, expand(c) == s, table.concat(c, " ", 1, math.min(#c, 8)))
end
