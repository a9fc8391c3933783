-- Higher-order functions: map, filter, fold, compose, each making and calling closures.
-- small: 150
local n = tonumber(arg and arg[1]) or 20000

local function map(list, f)
  local out = {}
  for i = 1, #list do
    out[i] = f(list[i])
  end
  return out
end

local function filter(list, keep)
  local out, count = {}, 0
  for i = 1, #list do
    if keep(list[i]) then
      count = count + 1
      out[count] = list[i]
    end
  end
  return out
end

local function fold(list, start, f)
  local acc = start
  for i = 1, #list do
    acc = f(acc, list[i])
  end
  return acc
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local function adder(k)
  return function(x) return x + k end
end

local function curry3(f)
  return function(a)
    return function(b)
      return function(c) return f(a, b, c) end
    end
  end
end

local numbers = {}
for i = 1, 200 do
  numbers[i] = i
end
local blend = curry3(function(a, b, c) return (a * b + c) % 9973 end)

local total = 0
for round = 1, n do
  local shift = compose(adder(round), function(x) return x * 3 end)
  local odd = filter(map(numbers, shift), function(x) return x % 2 == 1 end)
  total = (total + fold(odd, 0, function(a, b) return a + b end)) % 1000003
  total = total + blend(round)(total)(7)
  local steps = {}
  for i = 1, 20 do
    steps[i] = adder(i)
  end
  total = fold(steps, total, function(x, f) return f(x) end) % 1000003
end
print(string.format("total %d", total))
