-- cellular automata
local function life(rows, steps)
  local h, w = #rows, #rows[1] local g = {} for y = 1, h do g[y] = {} for x = 1, w do g[y][x] = rows[y]:sub(x, x) == "#" and 1 or 0 end end
  for s = 1, steps do local n = {} for y = 1, h do n[y] = {} for x = 1, w do local c = 0 for dy = -1, 1 do for dx = -1, 1 do if dx ~= 0 or dy ~= 0 then c = c + g[(y + dy - 1) % h + 1][(x + dx - 1) % w + 1] end end end n[y][x] = (c == 3 or c == 2 and g[y][x] == 1) and 1 or 0 end end g = n end
  local out = {} for y = 1, h do local r = {} for x = 1, w do r[x] = g[y][x] == 1 and "#" or "." end out[y] = table.concat(r) end return out
end
local glider = {".#......", "..#.....", "###.....", "........", "........", "........"}
for _, s in ipairs{0, 1, 4, 13} do print("step " .. s) for _, r in ipairs(life(glider, s)) do print(r) end end
print(table.concat(life({".....", "..#..", "..#..", "..#..", "....."}, 1), "/")) print(table.concat(life({"....", ".##.", ".##.", "...."}, 50), "/"))
local function rule(n, width, gens) local row = {} for i = 1, width do row[i] = i == width // 2 + 1 and 1 or 0 end for g = 1, gens do local s, nxt = {}, {} for i = 1, width do s[i] = row[i] == 1 and "*" or " " local k = (row[i - 1] or 0) << 2 | row[i] << 1 | (row[i + 1] or 0) nxt[i] = n >> k & 1 end print((table.concat(s):gsub("%s+$", ""))) row = nxt end end
rule(30, 21, 8) rule(90, 21, 8)
