-- 6.6: own sorting algorithms against table.sort
local seed = 1
local function rnd(n) seed = (seed * 16807) % 2147483647 return seed % n + 1 end
local function quick(t, lo, hi)
  lo, hi = lo or 1, hi or #t
  if lo >= hi then return t end
  local p, i = t[(lo + hi) // 2], lo
  t[(lo + hi) // 2], t[hi] = t[hi], t[(lo + hi) // 2]
  for j = lo, hi - 1 do if t[j] < p then t[i], t[j] = t[j], t[i] i = i + 1 end end
  t[i], t[hi] = t[hi], t[i]
  quick(t, lo, i - 1)
  return quick(t, i + 1, hi)
end
local function merge(t)
  if #t <= 1 then return t end
  local l, r = merge(table.move(t, 1, #t // 2, 1, {})), merge(table.move(t, #t // 2 + 1, #t, 1, {}))
  local out, i, j = {}, 1, 1
  while i <= #l or j <= #r do
    if j > #r or (i <= #l and l[i] <= r[j]) then out[#out + 1] = l[i] i = i + 1 else out[#out + 1] = r[j] j = j + 1 end
  end
  return out
end
local function insertion(t) for i = 2, #t do local v, j = t[i], i - 1 while j >= 1 and t[j] > v do t[j + 1] = t[j] j = j - 1 end t[j + 1] = v end return t end
local function heap(t)
  local n = #t
  local function sift(i, n) while 2 * i <= n do local c = 2 * i if c < n and t[c + 1] > t[c] then c = c + 1 end if t[i] >= t[c] then return end t[i], t[c] = t[c], t[i] i = c end end
  for i = n // 2, 1, -1 do sift(i, n) end
  for i = n, 2, -1 do t[1], t[i] = t[i], t[1] sift(1, i - 1) end
  return t
end
local function counting(t) local c, out = {}, {} for _, v in ipairs(t) do c[v] = (c[v] or 0) + 1 end for v = 1, 100 do for _ = 1, c[v] or 0 do out[#out + 1] = v end end return out end
local function shell(t) local gap = #t // 2 while gap > 0 do for i = gap + 1, #t do local v, j = t[i], i while j > gap and t[j - gap] > v do t[j] = t[j - gap] j = j - gap end t[j] = v end gap = gap // 2 end return t end
for _, n in ipairs { 0, 1, 2, 3, 10, 50, 200, 500 } do
  local base = {}
  for i = 1, n do base[i] = rnd(100) end
  local expected = table.move(base, 1, n, 1, {})
  table.sort(expected)
  local e, res = table.concat(expected, " "), {}
  for _, f in ipairs { quick, merge, insertion, heap, counting, shell } do res[#res + 1] = tostring(table.concat(f(table.move(base, 1, n, 1, {})), " ") == e) end
  print(n, table.concat(res, " "), e:sub(1, 40))
end
