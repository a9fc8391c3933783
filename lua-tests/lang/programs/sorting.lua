-- sorting algorithms agree with table.sort
local function lcg(seed) return function(n) seed = (seed * 1103515245 + 12345) % 2147483648 return seed // 65536 % n end end
local function bubble(t) for i = #t, 2, -1 do for j = 1, i - 1 do if t[j] > t[j + 1] then t[j], t[j + 1] = t[j + 1], t[j] end end end return t end
local function insertion(t) for i = 2, #t do local v, j = t[i], i - 1 while j >= 1 and t[j] > v do t[j + 1] = t[j]; j = j - 1 end t[j + 1] = v end return t end
local function selection(t) for i = 1, #t - 1 do local m = i for j = i + 1, #t do if t[j] < t[m] then m = j end end t[i], t[m] = t[m], t[i] end return t end
local function quick(t, lo, hi) lo, hi = lo or 1, hi or #t while lo < hi do local p, i = t[(lo + hi) // 2], lo local j = hi repeat while t[i] < p do i = i + 1 end while t[j] > p do j = j - 1 end if i <= j then t[i], t[j] = t[j], t[i]; i = i + 1; j = j - 1 end until i > j if j - lo < hi - i then quick(t, lo, j) lo = i else quick(t, i, hi) hi = j end end return t end
local function merge(t) if #t < 2 then return t end local m = #t // 2 local a, b = merge{table.unpack(t, 1, m)}, merge{table.unpack(t, m + 1)} local r, i, j = {}, 1, 1 for k = 1, #t do if j > #b or i <= #a and a[i] <= b[j] then r[k] = a[i]; i = i + 1 else r[k] = b[j]; j = j + 1 end end return r end
local function shell(t) local gap = #t // 2 while gap > 0 do for i = gap + 1, #t do local v, j = t[i], i while j > gap and t[j - gap] > v do t[j] = t[j - gap]; j = j - gap end t[j] = v end gap = gap // 2 end return t end
local function radix(t) for shift = 0, 12, 4 do local b = {} for i = 0, 15 do b[i] = {} end for _, v in ipairs(t) do local d = v >> shift & 15 b[d][#b[d] + 1] = v end local k = 0 for i = 0, 15 do for _, v in ipairs(b[i]) do k = k + 1; t[k] = v end end end return t end
for _, n in ipairs{0, 1, 2, 10, 100, 301} do
  local r, src = lcg(n + 1), {}
  for i = 1, n do src[i] = r(1000) end
  local want = {table.unpack(src)} table.sort(want)
  local res = {}
  for name, f in pairs{bubble = bubble, insertion = insertion, selection = selection, quick = quick, merge = merge, shell = shell, radix = radix} do
    local got = f{table.unpack(src)}
    res[#res + 1] = name .. "=" .. tostring(#got == n and table.concat(got, ",") == table.concat(want, ","))
  end
  table.sort(res) print(n, table.concat(res, " "))
end
local w = {"pear", "Apple", "fig", "banana", "apple"} table.sort(w) print(table.concat(w, " ")) table.sort(w, function(a, b) return a:lower() < b:lower() or a:lower() == b:lower() and a < b end) print(table.concat(w, " ")) print(table.concat(insertion{"z", "b", "a"}, " "))
