-- 3.4.1: arithmetic and comparisons on variables whose kind follows from literals and loops
local function show(...)
  local out = {}
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    out[i] = math.type(v) .. ":" .. (v ~= v and "nan" or tostring(v))
  end
  print(table.concat(out, " "))
end

-- Floats: every operator, constants on either side, integers among the constants.
do
  local x, y = 1.5, -0.25
  for i = 1, 5 do
    local sum, difference, product, quotient = x + y, x - y, x * y, x / y
    show(sum, difference, product, quotient)
    show(x + 2, x - 2, x * 2, x / 2, 2 + x, 2 - x, 2 * x, 2 / x)
    show(x + 0.5, x - 0.5, x * 0.5, x / 0.5, 0.5 + x, 0.5 - x, 0.5 * x, 0.5 / x)
    show(x + 9007199254740993, 9007199254740993 - x, x % 2, x // 2, x ^ 2, -x)
    x, y = x * -1.25 + i, y - x
  end
end

-- Integers, with wrap-around.
do
  local a, b = math.maxinteger - 0, 3
  local c = 9223372036854775807
  local n = 1
  for i = 1, 4 do
    c = c + 1
    n = n * 3 - i
    show(c, n, n + 7, n - 7, n - -32768, n + -32768, c - 1, n * n, n - i, -n, ~n, n & 255, n | 1, n ~ 5, n << 2, n >> 1)
    show(n // 2, n % 7, n / 2, n ^ 2, a, b)
  end
end

-- A variable whose kind changes inside a loop, or depends on the way.
do
  local x = 0
  for i = 1, 4 do
    x = x + 1
    if i == 2 then x = x + 0.5 end
    show(x, x * 2)
  end
  local y = 0.0
  for i = 1, 4 do
    if i % 2 == 0 then y = 1 else y = y + 0.5 end
    show(y + 1, y - y)
  end
  local z = 1
  repeat
    z = z / 2
    show(z, z + 1)
  until z < 0.2
  local s = 0
  for i = 1, 3 do
    s = s + 1
    if i == 3 then s = "10" end
  end
  show(s + 1)
  local t = 2
  while true do
    if t > 5 then t = nil break end
    t = t + 1
  end
  print(pcall(function() return t + 1 end) == false)
end

-- Kinds of loop variables.
do
  for i = 1, 2 do show(i, i + 1, i + 0.5) end
  for i = 1.0, 2 do show(i, i + 1) end
  for i = 1, 2, 0.5 do show(i, i + 1) end
  for i = 3, 1, -1 do show(i - 1) end
  for i = 1, 2.9 do show(i * i) end
  for i = "1", 2 do show(i + 1) end
  for i = 1, 3 do local j = i i = i + 0.5 show(i, j) end
end

-- Comparisons: NaN, zeros, integers that are no floats.
do
  local nan, zero, minus, big = 0.0, 0.0, -0.0, 2^53
  for i = 1, 2 do
    nan = zero / minus
    print(nan < zero, nan <= zero, nan > zero, nan >= zero, nan < 1, nan >= 1, not (nan < 1), not (nan <= 0.5))
    print(zero < minus, zero <= minus, minus == zero, 1 / minus, minus + 0, minus - 0)
    print(big < 9007199254740993, big <= 9007199254740993, big > 9007199254740991, big >= 9007199254740993)
    print(big < 9007199254740992, big <= 9007199254740992, 5 < big, 5 > big, big < 1e308, big > -1e308)
    if nan < 1.0 then print("less") elseif nan >= 1.0 then print("more") else print("neither") end
    while not (nan < 1.0) do nan = 0.5 end
    print(nan)
  end
  local i, j = 1, 5
  while i <= j do
    if i < j then print(i, "<", j) elseif not (i < j) then print(i, ">=", j) end
    i, j = i + 1, j - 1
  end
end

-- Metamethods of numbers never take part in arithmetic on numbers, but do where a float is no integer.
do
  local debug = _G["de" .. "bug"]
  debug.setmetatable(0, {__add = function() return "added" end, __band = function() return "and" end})
  local x, y = 1.5, 2
  for i = 1, 2 do
    print(x + y, x & y, y & y)
    x = x + i
  end
  debug.setmetatable(0, nil)
end

-- Captured variables and closures made in loops.
do
  local sum, step = 0.0, 0.5
  local fs = {}
  for i = 1, 3 do
    local v = i * 2.0
    fs[i] = function(d) v = v + (d or 1) sum = sum + v return v end
  end
  for i = 1, 3 do show(fs[i](), fs[i](0.5), sum) end
  local function change() step = "2" end
  for i = 1, 2 do
    show(sum + step)
    change()
  end
end

-- goto as continue, nested loops, and/or values.
do
  local x, n = 1.0, 0
  for i = 1, 6 do
    for j = 1, 3 do
      if (i + j) % 2 == 0 then goto continue end
      x = x + j / i
      n = n + j
      ::continue::
    end
    x = x > 4 and x / 2 or x
  end
  show(x, n)
  local v = false
  for i = 1, 3 do v = v and v + 1 or 1.5 show(v) end
end
