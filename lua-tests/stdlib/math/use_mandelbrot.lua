-- 3.4.1: complex iteration in doubles
local rows = {}
for y = -12, 12 do
  local row = {}
  for x = -40, 20 do
    local cr, ci, zr, zi, n = x / 20, y / 10, 0.0, 0.0, 0
    while n < 30 and zr * zr + zi * zi <= 4 do zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + ci n = n + 1 end
    row[#row + 1] = (" .:-=+*#%@"):sub(n // 3.4 // 1 + 1 | 0, n // 3.4 // 1 + 1 | 0)
  end
  rows[#rows + 1] = table.concat(row)
end
for _, r in ipairs(rows) do print((r:gsub("%s+$", ""))) end
local mirrored = true
for i = 1, #rows do if rows[i] ~= rows[#rows + 1 - i] then mirrored = false end end
print(#rows, #rows[1], mirrored)
