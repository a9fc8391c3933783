-- Sieve of Eratosthenes, several times: stores and loads in one large boolean array.
-- small: 10000
local n«: integer» = tonumber(arg and arg[1]) or 1500000
local ROUNDS = 4

local function sieve(limit«: integer»)«: (integer, integer)»
  local composite«: {boolean}» = {}
  for i = 1, limit do
    composite[i] = false
  end
  for i = 2, math.floor(math.sqrt(limit)) do
    if not composite[i] then
      for j = i * i, limit, i do
        composite[j] = true
      end
    end
  end
  local count, last = 0, 0
  for i = 2, limit do
    if not composite[i] then
      count = count + 1
      last = i
    end
  end
  return count, last
end

local count, last
for _ = 1, ROUNDS do
  count, last = sieve(n)
end
print(string.format("%d primes up to %d, the last is %d", count, n, last))
