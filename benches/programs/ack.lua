-- Ackermann's function: deep recursion, one call in three is a tail call.
-- small: 6
local n = tonumber(arg and arg[1]) or 9

local function ack(m, k)
  if m == 0 then return k + 1 end
  if k == 0 then return ack(m - 1, 1) end
  return ack(m - 1, ack(m, k - 1))
end

print(string.format("ack(3, %d) = %d", n, ack(3, n)))
