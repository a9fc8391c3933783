-- long strings as keys: content decides, not identity
local function long(n) local b = {} for i = 1, n do b[i] = string.char(97 + i % 26) end return table.concat(b) end
local a, b = long(5000), long(5000)
print(a == b, #a, #b, rawequal(a, b))
local t = {}
t[a] = "one"
print(t[b], t[long(5000)], t[long(4999)], t[long(5001)])
t[b] = "two"
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t[a])
-- strings that differ in one byte only
local base = ("x"):rep(300)
local u = {}
for i = 1, 300 do u[base:sub(1, i - 1) .. "y" .. base:sub(i + 1)] = i end
local cnt, sum = 0, 0
for k, v in pairs(u) do cnt = cnt + 1; sum = sum + v end
print(cnt, sum)
print(u[base], u["y" .. base:sub(2)], u[base:sub(1, 299) .. "y"], u[base:sub(1, 149) .. "y" .. base:sub(151)])
for i = 1, 300, 2 do u[base:sub(1, i - 1) .. "y" .. base:sub(i + 1)] = nil end
cnt = 0
for k, v in pairs(u) do cnt = cnt + 1; assert(v % 2 == 0) end
print(cnt)
for _, len in ipairs{1, 30, 39, 40, 41, 255, 256, 257} do
  local k1, k2 = ("k"):rep(len), ("k"):rep(len - 1) .. "k"
  local w = {[k1] = len}
  print(len, k1 == k2, w[k2], w[k2 .. "k"])
end
