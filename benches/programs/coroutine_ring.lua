-- Coroutines: a token round a ring, a generator pipeline, and many short-lived ones.
-- small: 100
local n = tonumber(arg and arg[1]) or 25000

local create, resume, yield, wrap = coroutine.create, coroutine.resume, coroutine.yield, coroutine.wrap

local ring = {}
for i = 1, 100 do
  ring[i] = create(function(token)
    while true do
      token = yield((token + i) % 1000003)
    end
  end)
end
local token = 1
for _ = 1, n do
  for i = 1, #ring do
    local _, value = resume(ring[i], token)
    token = value
  end
end

local function numbers(limit)
  return wrap(function()
    for i = 1, limit do
      yield(i)
    end
  end)
end
local function filter(source, divisor)
  return wrap(function()
    for value in source do
      if value % divisor ~= 0 then yield(value) end
    end
  end)
end
local piped = 0
for value in filter(filter(filter(numbers(n * 20), 2), 3), 5) do
  piped = (piped + value) % 1000003
end

local made = 0
for i = 1, n * 10 do
  local co = create(function(a, b)
    return a + yield(b)
  end)
  local _, first = resume(co, i, 2)
  local _, second = resume(co, first)
  made = (made + second) % 1000003
end
print(string.format("token %d, piped %d, made %d", token, piped, made))
