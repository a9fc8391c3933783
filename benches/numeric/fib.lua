-- Doubly recursive Fibonacci: the cost of a call and a return.
-- small: 25
local n«: integer» = tonumber(arg and arg[1]) or 34

local function fib(k«: integer»)«: integer»
  if k < 2 then return k end
  return fib(k - 1) + fib(k - 2)
end

print(string.format("fib(%d) = %d", n, fib(n)))
