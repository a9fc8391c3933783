-- only: wippy
-- Every function is loaded twice, with its annotations and without: both must do the same with values that keep what the
-- annotations promise, and with values that do not. Annotations stand between « and ».

local function both(text)
  local typed = text:gsub("\u{AB}", ""):gsub("\u{BB}", "")
  local plain = text:gsub("\u{AB}.-\u{BB}", "")
  return assert(load(typed, "=f"))(), assert(load(plain, "=f"))()
end

local meta = {}
for _, event in ipairs { "add", "sub", "mul", "div", "mod", "idiv", "unm", "concat" } do
  meta["__" .. event] = function(a, b)
    return type(a) == "table" and a.n * 10 + 1 or b.n * 10 + 2
  end
end
meta.__lt = function(a, b) return (type(a) == "table" and a.n or a) < (type(b) == "table" and b.n or b) end
meta.__le = function(a, b) return (type(a) == "table" and a.n or a) <= (type(b) == "table" and b.n or b) end
meta.__tostring = function(o) return "object " .. o.n end

local function object(n) return setmetatable({ n = n }, meta) end

local values = {
  0, 1, -1, 7, 3.0, 0.5, -0.0, 1e300, 0 / 0, 1 / 0, -1 / 0, math.maxinteger, math.mininteger, 2 ^ 53 + 2, "10", "0x10", "1.5", "x",
  true, object(3),
}
values[#values + 1] = {}
local n_values = #values + 1 -- and nil

local function shown(...)
  local parts = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    local text = type(value) == "table" and not getmetatable(value) and "table" or tostring(value)
    -- The sign of what is no number is not part of the language.
    if value ~= value then text = "nan" end
    parts[i] = tostring(math.type(value) or type(value)) .. ":" .. text
  end
  return table.concat(parts, " ")
end

local n_runs = 0

local function compare(name, typed, plain, ...)
  local a, b = shown(pcall(typed, ...)), shown(pcall(plain, ...))
  n_runs = n_runs + 1
  if a ~= b then
    print("DIFFERENT", name, shown(...), a, b)
  end
end

local function pairs_of_values(name, text)
  local typed, plain = both(text)
  for i = 1, n_values do
    for j = 1, n_values do
      compare(name, typed, plain, values[i], values[j])
    end
  end
end

local function arrays(name, text)
  local typed, plain = both(text)
  for at = 0, 6 do
    for i = 1, n_values do
      for _, plain_value in ipairs { 1, 2.5 } do
        local function build()
          local list = { plain_value, plain_value * 2, plain_value + 3, 0.25, 5, -1 }
          if at > 0 then list[at] = values[i] end
          return list
        end
        compare(name, function() return typed(build()) end, function() return plain(build()) end)
      end
    end
  end
end

-- Parameters, in a loop.
pairs_of_values("parameters", [[
  return function(a«: number», b«: number»)
    local sum, product = 0.0, 1.0
    for i = 1, 3 do
      sum = sum + a * b - i
      product = product * (a - b) / 2
      if a < b then sum = sum + 1 end
      if a <= 2 then sum = sum + a / b end
    end
    return sum, product
  end]])

pairs_of_values("integers", [[
  return function(a«: integer», b«: integer»)
    local sum, half = 0, 0.0
    for i = 1, 3 do
      sum = sum + a * b - i
      half = half + a / 2 + 0.5 * b + a / b
      half = half - a + (b - half) * a
      half = 1.5 - a + (b - 0.25) + 2.5 / b
      if a < b then sum = sum - 1 end
      if b <= a then sum = sum + a end
    end
    return sum, half
  end]])

-- One is as promised, the other one not.
pairs_of_values("mixed", [[
  return function(a«: integer», x«: number»)
    local y, turns = 0.0, 0
    while y < 4.0 and turns < 9 do
      turns = turns + 1
      y = y + 1.0 + a * x - x * a
      if y ~= y then break end
      y = y + x - a + a - x + x / a + a / x
      if y == y and y < 1 then y = 9.0 end
    end
    return y, a + x
  end]])

-- A variable whose initial value is anything, and one that is assigned anything.
pairs_of_values("variables", [[
  return function(a, b)
    local x«: number» = a
    local k«: integer» = b
    local y«: number» = 0.5
    for i = 1, 4 do
      y = y * 2.0 + x * x - x
      k = k + i * k
      if i == 2 then x = b end
      if i == 3 then y = a end
    end
    return x, y, k
  end]])

-- The head of a loop right behind a variable, jumps to there, `and` and `or` before it.
pairs_of_values("loops", [[
  return function(a, b)
    local turns = 0
    local x«: number» = a or 1.5
    while x < 20.0 do
      turns = turns + 1
      if turns > 9 then break end
      x = x * 2.0 + 1.0
      local z«: number» = b and x or a
      do
        ::again::
        z = z + z * 0.5
        turns = turns + 1
        if z < 3.0 and turns < 20 then goto again end
      end
      x = x + z * z
    end
    local n«: integer» = 3
    repeat
      local m«: integer» = b
      n = n + m * m
      turns = turns + 1
      if n == m or turns > 40 then break end
    until n > 5 or n + m < 0
    return x, n
  end]])

-- Without a loop.
pairs_of_values("no loop", [[
  return function(i«: integer», j«: integer»)
    local diagonal = i + j - 1
    return 1.0 / (diagonal * (diagonal - 1) * 0.5 + i)
  end]])

-- Extra arguments, methods, captured parameters.
pairs_of_values("varargs", [[
  return function(...)
    local a«: number», b«: number» = ...
    local o = {}
    function o:scale(x«: number», k«: integer»)
      local get = function() return x end
      local sum = 0.0
      for i = 1, 3 do
        sum = sum + x * 0.5 + k * 0.25 + k * x
        x = x + 1.0
      end
      return sum, get()
    end
    local sum = 0.0
    for i = 1, select("#", ...) do
      sum = sum + a * b + a
    end
    return sum, o:scale(a, b), o:scale(b, 3)
  end]])

-- Results of functions.
pairs_of_values("results", [[
  local function given(x)«: number»
    return x
  end
  local function counted(x)«: integer»
    return x
  end
  return function(a, b)
    local sum, count = 0.0, 0
    for i = 1, 3 do
      sum = sum + given(a) * given(b) * 0.5
      local c«: integer» = counted(b)
      count = count + c * c - i
    end
    return sum, count
  end]])

-- Elements and fields.
arrays("elements", [[
  return function(t«: {number}»)
    local sum = 0.0
    for i = 1, 6 do
      sum = sum + t[i] * t[i] - t[1]
      sum = sum + (t[2] * 0.5 - t[3]) * t[i]
    end
    return sum
  end]])

arrays("integer elements", [[
  type List = {integer}
  return function(t«: List»)
    local sum = 0
    for i = 1, 6 do
      local x = t[i]
      sum = sum + x * x - t[1]
      if x < sum then sum = sum - x end
      t[i] = x + t[7 - i]
    end
    return sum, t[1], t[6]
  end]])

arrays("fields", [[
  type Point = {x: number, y: number, at: {n: integer}, note?: number}
  return function(t)
    local sum = 0.0
    local p«: Point» = {x = t[1], y = t[2], at = {n = t[3]}, note = t[4]}
    for i = 1, 4 do
      sum = sum + p.x * p.y + p.at.n * 0.5 - p.x
      p.x = p.x + p.y
      p.at.n = p.at.n + i
      sum = sum + (p.note or 1.5)
    end
    return sum, p.x, p.at.n
  end]])

arrays("iterated", [[
  return function(t)
    local sum, weight = 0.0, 0.0
    for i, x«: number» in ipairs(t) do
      sum = sum + x * 0.5 + x * x
      weight = weight + x * i
    end
    return sum, weight
  end]])

-- Tables that compute their elements, and the stores of booleans.
local function computed(typed, plain)
  for _, result in ipairs { 1, 2.5, "3", "x", object(4), false } do
    local log, first
    local t = setmetatable({ 1.5, nil, 2.5 }, { __index = function(_, key) log = log .. key .. ";" return result end })
    for _, f in ipairs { typed, plain } do
      log = ""
      local text = shown(pcall(f, t)) .. log
      if f == typed then first = text elseif text ~= first then print("DIFFERENT", first, text) end
      n_runs = n_runs + 1
    end
  end
end
computed(both [[
  return function(t«: {number}»)
    local sum = 0.0
    for i = 1, 4 do
      sum = sum + t[i] * 2.0 + t[i]
    end
    return sum
  end]])

pairs_of_values("booleans", [[
  return function(key, size)
    local flags = {}
    for i = 1, 8 do flags[i] = false end
    for i = 1, 8, 2 do flags[i] = true end
    flags[key] = true
    flags[size] = false
    local log = setmetatable({}, {__newindex = function(t, k, v) rawset(t, 1, tostring(k) .. tostring(v)) end})
    log[key] = true
    local text = log[1] or ""
    for i = 1, 9 do text = text .. tostring(flags[i]) end
    return text, #flags, flags[key]
  end]])

-- Loops of floats.
pairs_of_values("float loops", [[
  return function(first«: number», step«: number»)
    local sum, turns = 0.0, 0
    for x = first, 3.0, step do
      sum = sum + x * 0.5
      turns = turns + 1
      if turns > 20 then break end
    end
    for x = 2.0, -1.0, -0.5 do
      local y = x
      sum = sum + x
      x = x * 2.0
      sum = sum - x + y
    end
    return sum, turns
  end]])

print(n_runs)
