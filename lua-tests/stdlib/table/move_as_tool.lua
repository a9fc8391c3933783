-- 6.6 table.move: slices, splices, rotation and padding
local function slice(t, i, j) return table.move(t, i, j, 1, {}) end
local function show(t, n) local o = {} for i = 1, n or #t do o[i] = tostring(t[i]) end return "{" .. table.concat(o, " ") .. "}" end
local t = { 1, 2, 3, 4, 5, 6 }
print(show(slice(t, 2, 4)), show(slice(t, 1, 6)), show(slice(t, 5, 4)), show(slice(t, 5, 8), 4))
local function splice(t, at, n, ...)
  local removed, new = slice(t, at, at + n - 1), table.pack(...)
  local len = #t
  table.move(t, at + n, len + (n > new.n and n - new.n or 0), at + new.n)
  return table.move(new, 1, new.n, at, t), removed
end
local a, r = splice({ 1, 2, 3, 4, 5 }, 2, 2, "x")
print(show(a), show(r))
a, r = splice({ 1, 2, 3 }, 2, 0, "i", "j")
print(show(a), show(r))
a, r = splice({ 1, 2, 3 }, 1, 3)
print(show(a), show(r))
local function rotate(t, k) local n = #t k = k % n local head = slice(t, 1, k) table.move(t, k + 1, n, 1) return table.move(head, 1, k, n - k + 1, t) end
for k = 0, 6, 2 do print(k, show(rotate({ 1, 2, 3, 4, 5 }, k))) end
print(show(table.move({ 1, 2, 3 }, 1, 3, 3)), show(table.move({ 1, 2, 3 }, 2, 3, 1)), show(table.move({ 1, 2, 3 }, 1, 2, 2)))
local function concat(...) local out = {} for _, p in ipairs { ... } do table.move(p, 1, #p, #out + 1, out) end return out end
print(show(concat({ 1 }, {}, { 2, 3 }, { { 4 } })):gsub("table: 0x%x+", "T"))
print(show(table.move({ "a" }, 1, 1, 2)), show(table.move({}, 1, 3, 1, { 7, 8, 9 }), 3))
local z = table.move({ [0] = "zero", "one" }, 0, 1, -1, {})
print(z[-1], z[0], z[1])
local big = {}
for i = 1, 1000 do big[i] = i end
table.move(big, 1, 1000, 501)
print(#big, big[1], big[500], big[501], big[1500])
table.move(big, 501, 1500, 1)
print(big[1], big[1000], big[1001])
