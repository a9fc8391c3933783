-- 6.7: mean, median, variance, correlation, histograms
local data = { 2, 4, 4, 4, 5, 5, 7, 9 }
local function sum(t) local s = 0 for _, v in ipairs(t) do s = s + v end return s end
local function mean(t) return sum(t) / #t end
local function variance(t) local m, s = mean(t), 0 for _, v in ipairs(t) do s = s + (v - m) ^ 2 end return s / #t end
local function median(t) local c = table.move(t, 1, #t, 1, {}) table.sort(c) local n = #c return n % 2 == 1 and c[n // 2 + 1] or (c[n // 2] + c[n // 2 + 1]) / 2 end
local function mode(t) local c, best = {}, nil for _, v in ipairs(t) do c[v] = (c[v] or 0) + 1 if not best or c[v] > c[best] then best = v end end return best, c[best] end
print(sum(data), mean(data), variance(data), math.sqrt(variance(data)))
print(median(data), median { 3, 1, 2 }, median { 1 }, median { 1.5, 2.5 })
print(mode(data))
print(math.max(table.unpack(data)), math.min(table.unpack(data)))
local x, y = { 1, 2, 3, 4, 5 }, { 2, 4, 6, 8, 10 }
local function corr(x, y) local mx, my, a, b, c = mean(x), mean(y), 0, 0, 0 for i = 1, #x do a = a + (x[i] - mx) * (y[i] - my) b = b + (x[i] - mx) ^ 2 c = c + (y[i] - my) ^ 2 end return a / math.sqrt(b * c) end
print(corr(x, y), corr(x, { 5, 4, 3, 2, 1 }), string.format("%.6f", corr(x, { 1, 3, 2, 5, 4 })))
local seed, h = 17, {}
for _ = 1, 2000 do seed = (seed * 16807) % 2147483647 local b = seed * 10 // 2147483647 + 1 h[b] = (h[b] or 0) + 1 end
print(table.concat(h, " "), sum(h))
local function percentile(t, p) local c = table.move(t, 1, #t, 1, {}) table.sort(c) return c[math.max(1, math.ceil(p / 100 * #c))] end
print(percentile(data, 50), percentile(data, 90), percentile(data, 100), percentile(data, 0))
local function slope(x, y) local mx, my, a, b = mean(x), mean(y), 0, 0 for i = 1, #x do a = a + (x[i] - mx) * (y[i] - my) b = b + (x[i] - mx) ^ 2 end return a / b, my - a / b * mx end
print(slope(x, y))
print(slope({ 0, 1, 2 }, { 1.5, 3.5, 5.5 }))
