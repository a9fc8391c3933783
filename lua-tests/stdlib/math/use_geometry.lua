-- 6.7: areas, hulls, intersections
local function area(p) local s = 0 for i = 1, #p do local q = p[i % #p + 1] s = s + p[i][1] * q[2] - q[1] * p[i][2] end return math.abs(s) / 2 end
print(area { { 0, 0 }, { 4, 0 }, { 4, 3 }, { 0, 3 } }, area { { 0, 0 }, { 4, 0 }, { 0, 3 } }, area { { 1, 1 } })
local function cross(o, a, b) return (a[1] - o[1]) * (b[2] - o[2]) - (a[2] - o[2]) * (b[1] - o[1]) end
local function hull(p)
  table.sort(p, function(a, b) if a[1] ~= b[1] then return a[1] < b[1] end return a[2] < b[2] end)
  local function half(from, to, step)
    local h = {}
    for i = from, to, step do
      while #h >= 2 and cross(h[#h - 1], h[#h], p[i]) <= 0 do table.remove(h) end
      h[#h + 1] = p[i]
    end
    table.remove(h)
    return h
  end
  local lo, up = half(1, #p, 1), half(#p, 1, -1)
  return table.move(up, 1, #up, #lo + 1, lo)
end
local pts = {}
for i = 0, 24 do pts[#pts + 1] = { i * 7 % 10, i * 3 % 8 } end
local h = hull(pts)
for i, p in ipairs(h) do h[i] = p h[i].s = p[1] .. "," .. p[2] end
local o = {}
for i, p in ipairs(h) do o[i] = p.s end
print(#h, table.concat(o, " "), area(h))
local function dist(a, b) return math.sqrt((a[1] - b[1]) ^ 2 + (a[2] - b[2]) ^ 2) end
print(dist({ 0, 0 }, { 3, 4 }), dist({ 1, 1 }, { 1, 1 }), string.format("%.6f", dist({ 0, 0 }, { 1, 1 })))
local function inside(p, q) local c = false for i = 1, #p do local a, b = p[i], p[i % #p + 1] if (a[2] > q[2]) ~= (b[2] > q[2]) and q[1] < (b[1] - a[1]) * (q[2] - a[2]) / (b[2] - a[2]) + a[1] then c = not c end end return c end
local sq = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } }
print(inside(sq, { 5, 5 }), inside(sq, { 15, 5 }), inside(sq, { -1, -1 }), inside(sq, { 9.99, 0.01 }))
local function rotate(p, deg) local r = math.rad(deg) return string.format("%.4f %.4f", p[1] * math.cos(r) - p[2] * math.sin(r) + 0, p[1] * math.sin(r) + p[2] * math.cos(r) + 0) end
print(rotate({ 1, 0 }, 30), rotate({ 2, 1 }, 45), rotate({ 1, 1 }, 200))
local function meet(a, b, c, d) local den = (a[1] - b[1]) * (c[2] - d[2]) - (a[2] - b[2]) * (c[1] - d[1]) if den == 0 then return nil end local m, n = a[1] * b[2] - a[2] * b[1], c[1] * d[2] - c[2] * d[1] return (m * (c[1] - d[1]) - (a[1] - b[1]) * n) / den, (m * (c[2] - d[2]) - (a[2] - b[2]) * n) / den end
print(meet({ 0, 0 }, { 4, 4 }, { 0, 4 }, { 4, 0 }))
print(meet({ 0, 0 }, { 1, 1 }, { 0, 1 }, { 1, 2 }))
print(string.format("%.4f", math.deg(math.atan(1, 2))), string.format("%.4f", math.deg(math.atan(-1, -2))))
