-- Closures without a detectable difference made one after the other are the same, as PUC Lua 5.3 makes them; those with a
-- variable of their own are not.
local function all_equal(list)
  for i = 2, #list do
    if list[i] ~= list[1] then return false end
  end
  return true
end

local function all_different(list)
  for i = 1, #list do
    for j = i + 1, #list do
      if list[i] == list[j] then return false end
    end
  end
  return true
end

local a = {}
a = {}
for i = 1, 5 do a[i] = function(x) return x + a + _ENV end end
print("enclosing variable", all_equal(a))

a = {}
for i = 1, 5 do a[i] = function(x) return i + a + _ENV end end
print("loop variable", all_different(a))

local function make() return function(x) return math.sin(_ENV[x]) end end
print("environment", make() == make())

a = {}
for i = 1, 5 do a[i] = function() return 1 end end
print("nothing", all_equal(a))

a = {}
for i = 1, 5 do
  local n = 0
  a[i] = function() n = n + 1 return n end
end
print("own counter", all_different(a), a[1](), a[1](), a[2](), a[5]())

a = {}
for i = 1, 5 do
  local n = 7
  a[i] = function() return n end
end
print("own constant", all_different(a))

-- Closures of different functions, and of one function in different environments.
print("two places", (function() end) == (function() end))
local function in_env(_ENV) return function() return x end end
print("environments", in_env {x = 1} == in_env {x = 1}, in_env {x = 2}() == 2)

-- A shared variable stays shared, whatever closure is used.
local shared = 0
local function adder() return function(n) shared = shared + n return shared end end
local one, two = adder(), adder()
print("shared", one == two, one(1), two(2), shared)

-- The name of a function inside of itself is a new variable each time.
a = {}
for i = 1, 3 do
  local function recursive(n) return n == 0 and i or recursive(n - 1) end
  a[i] = recursive
end
print("recursive", all_different(a), a[1](3), a[3](3))

-- Many rounds with garbage in between.
local kinds, last = 0, nil
for i = 1, 2000 do
  local f = function(x) return x .. tostring(a) end
  if f ~= last then kinds = kinds + 1 end
  last = f
  local garbage = {i, {}}
end
print("rounds", kinds < 100)
