-- All placements of n queens by backtracking over three occupancy arrays: boolean array reads and writes.
-- small: 8
local n = tonumber(arg and arg[1]) or 12

local columns, rising, falling, placed = {}, {}, {}, {}
for i = 1, n do
  columns[i] = false
end
for i = 1, 2 * n do
  rising[i], falling[i] = false, false
end

local solutions, digest = 0, 0

local function place(row)
  if row > n then
    solutions = solutions + 1
    for r = 1, n do
      digest = (digest * 31 + placed[r]) % 1000003
    end
    return
  end
  for column = 1, n do
    local up, down = row + column - 1, row - column + n
    if not columns[column] and not rising[up] and not falling[down] then
      columns[column], rising[up], falling[down] = true, true, true
      placed[row] = column
      place(row + 1)
      columns[column], rising[up], falling[down] = false, false, false
    end
  end
end

place(1)
print(string.format("%d queens: %d solutions, digest %d", n, solutions, digest))
