-- Pancake flips over all permutations: reversing prefixes of small integer arrays.
-- small: 7
local n«: integer» = tonumber(arg and arg[1]) or 9

local function fannkuch(size«: integer»)«: (integer, integer)»
  local perm«: {integer}», work«: {integer}», count«: {integer}» = {}, {}, {}
  for i = 1, size do
    perm[i], count[i] = i, i
  end
  local sign, flips_max, checksum = 1, 0, 0
  while true do
    local first«: integer» = perm[1]
    if first ~= 1 then
      for i = 2, size do
        work[i] = perm[i]
      end
      local flips = 1
      while true do
        local next_first«: integer» = work[first]
        if next_first == 1 then
          checksum = checksum + sign * flips
          if flips > flips_max then flips_max = flips end
          break
        end
        work[first] = first
        if first >= 4 then
          local i, j = 2, first - 1
          while i < j do
            work[i], work[j] = work[j], work[i]
            i, j = i + 1, j - 1
          end
        end
        first = next_first
        flips = flips + 1
      end
    end
    if sign == 1 then
      perm[1], perm[2] = perm[2], perm[1]
      sign = -1
    else
      perm[2], perm[3] = perm[3], perm[2]
      sign = 1
      local i = 3
      while true do
        if count[i] ~= 1 then
          count[i] = count[i] - 1
          break
        end
        if i == size then
          return checksum, flips_max
        end
        count[i] = i
        local head = perm[1]
        for j = 1, i do
          perm[j] = perm[j + 1]
        end
        perm[i + 1] = head
        i = i + 1
      end
    end
  end
end

local checksum, flips
for _ = 1, 4 do
  checksum, flips = fannkuch(n)
end
print(string.format("checksum %d, Pfannkuchen(%d) = %d", checksum, n, flips))
