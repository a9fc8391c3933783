-- 6.6: two-dimensional tables
local function parse(s) local g = {} for line in s:gmatch("[^\n]+") do local row = {} for c in line:gmatch(".") do row[#row + 1] = c == "#" end g[#g + 1] = row end return g end
local function show(g) local out = {} for i, row in ipairs(g) do local l = {} for j, c in ipairs(row) do l[j] = c and "#" or "." end out[i] = table.concat(l) end return table.concat(out, "\n") end
local function step(g)
  local n, h, w = {}, #g, #g[1]
  for i = 1, h do
    n[i] = {}
    for j = 1, w do
      local c = 0
      for di = -1, 1 do for dj = -1, 1 do
        if (di ~= 0 or dj ~= 0) and g[(i + di - 1) % h + 1][(j + dj - 1) % w + 1] then c = c + 1 end
      end end
      n[i][j] = c == 3 or (g[i][j] and c == 2)
    end
  end
  return n
end
local glider = parse ".#......\n..#.....\n###.....\n........\n........\n........\n........\n........"
local g = glider
for i = 1, 32 do
  if i % 8 == 1 then print(i - 1) print(show(g)) end
  g = step(g)
end
print(show(g) == show(glider))
local blinker = parse ".....\n..#..\n..#..\n..#..\n....."
print(show(step(blinker)))
print(show(step(step(blinker))) == show(blinker))
