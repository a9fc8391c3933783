-- only: wippy
-- What a program sees of a function that is written twice: errors with names and lines, variables, lines, dumps.

local function try(f, ...)
  print(pcall(f, ...))
end

-- Names in messages, before and behind a miss.
local function at(t: {number}, k: integer, weight: number)
  local sum = 0.0
  for i = 1, 3 do
    sum = sum + t[i] * weight + k * 0.5
    sum = sum - t[i] / (k + 1)
  end
  return sum
end
print(at({ 1.5, 2.5, 3.5 }, 2, 0.5))
print(at({ 1, 2, 3 }, 2, 0.5))
try(at, { 1.5, 2, "3" }, 2, 0.5)
try(at, { 1.5, 2 }, 2, 0.5)
try(at, { 1.5, "x" }, 2, 0.5)
try(at, { 1.5, 2.5, 3.5 }, nil, 0.5)
try(at, { 1.5, 2.5, 3.5 }, 2, {})
try(at, nil, 2, 0.5)
try(at, nil, 2, 1)

type Shape = { w: number, h: number, inner: { depth: integer } }
local function volume(shape: Shape, times: integer)
  local v = 1.0
  for _ = 1, times do
    v = v * shape.w
      * shape.h
      * shape.inner.depth
  end
  return v
end
print(volume({ w = 1.5, h = 2.0, inner = { depth = 2 } }, 2))
try(volume, { w = 1, h = 2.0, inner = { depth = 2.5 } }, 2)
try(volume, { w = 1.5, h = 2.0, inner = { depth = {} } }, 2)
try(volume, { w = 1.5, inner = { depth = 1 } }, 2)
try(volume, { w = 1.5, h = 2.0 }, 2)
try(volume, { w = 1.5, h = 2.0 }, "2")
try(volume, { w = 1.5, h = 2.0 }, "x")

-- A call by a name that is seen only in the code, behind guards that have missed.
local function called(x: number, f)
  local sum = 0.0
  for i = 1, 2 do
    sum = sum + x * x * 0.5
    sum = sum + f.missing(x)
  end
  return sum
end
try(called, 1.5, {})
try(called, 1, {})

-- A dump runs as the function does.
local copy = assert(load(string.dump(at)))
print(copy({ 1.5, 2.5, 3.5 }, 2, 0.5), copy({ 1, 2, 3 }, 2, 0.5))
local stripped = assert(load(string.dump(at, true)))
print(stripped({ 1.5, 2.5, 3.5 }, 2, 0.5), stripped({ 1, "2", 3 }, 2, 0.5))

-- Yields in both codes.
local function walk(step: number, n: integer)
  local position = 0.0
  for i = 1, n do
    position = position + step * 0.5
    position = position + coroutine.yield(position) * step
  end
  return position
end
for _, step in ipairs { 0.5, 1 } do
  local resume = coroutine.wrap(walk)
  print(resume(step, 2), resume(1.5), resume(2))
end

-- The library for debugging sees the variables, the lines and the parameters of either code.
local library = _G["de" .. "bug"]
local source = [[
return function(x: number, n: integer, look)
  local sum = 0.0
  for i = 1, n do
    local part: number = x * 0.5
    sum = sum + part * part
    look()
  end
  return sum
end]]
local function look()
  local names = {}
  for i = 1, 20 do
    local name, value = library.getlocal(2, i)
    if not name then break end
    if name ~= "look" and name:sub(1, 1) ~= "(" then names[#names + 1] = name .. "=" .. tostring(value) end
  end
  print(table.concat(names, " "), library.getinfo(2, "l").currentline)
end
local f = assert(load(source, "=f"))()
f(1.5, 2, look)
f(3, 1, look)
print(library.getlocal(f, 1), library.getlocal(f, 2), library.getlocal(f, 3), library.getlocal(f, 4))
local lines = {}
for line in pairs(library.getinfo(f, "L").activelines) do lines[#lines + 1] = line end
table.sort(lines)
print(table.concat(lines, " "))
local plain = assert(load((source:gsub(": %l+", "")), "=f"))()
local function events(g, ...)
  local seen = {}
  library.sethook(function(_, line) seen[#seen + 1] = line end, "l")
  g(...)
  library.sethook()
  return table.concat(seen, " ")
end
for _, x in ipairs { 1.5, 3 } do
  local typed_lines, plain_lines = events(f, x, 2, math.random), events(plain, x, 2, math.random)
  print(typed_lines == plain_lines, typed_lines)
end
