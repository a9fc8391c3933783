-- 6.4: Huffman codes with deterministic ties
local function codes(s)
  local freq, heap = {}, {}
  for c in s:gmatch(".") do freq[c] = (freq[c] or 0) + 1 end
  for c, f in pairs(freq) do heap[#heap + 1] = { f = f, c = c, min = c } end
  local function order(a, b) if a.f ~= b.f then return a.f > b.f end return a.min > b.min end
  if #heap == 1 then return { [heap[1].c] = "0" }, freq end
  while #heap > 1 do
    table.sort(heap, order)
    local a, b = table.remove(heap), table.remove(heap)
    heap[#heap + 1] = { f = a.f + b.f, a, b, min = a.min < b.min and a.min or b.min }
  end
  local out = {}
  local function walk(n, p) if n.c then out[n.c] = p else walk(n[1], p .. "0") walk(n[2], p .. "1") end end
  if heap[1] then walk(heap[1], "") end
  return out, freq
end
for _, s in ipairs { "abracadabra", "aaaa", "mississippi river", "abcdefgh" } do
  local c, f = codes(s)
  local keys, bits = {}, 0
  for k in pairs(c) do keys[#keys + 1] = k end
  table.sort(keys)
  for _, k in ipairs(keys) do bits = bits + #c[k] * f[k] end
  local encoded = s:gsub(".", c)
  local back, decoded, w = {}, {}, ""
  for k, v in pairs(c) do back[v] = k end
  for b in encoded:gmatch(".") do w = w .. b if back[w] then decoded[#decoded + 1] = back[w] w = "" end end
  print(s, #s * 8, bits, #encoded == bits, table.concat(decoded) == s)
  for _, k in ipairs(keys) do io.write(k, ":", c[k], " ") end
  print()
end
