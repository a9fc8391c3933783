-- A field that is gone does not keep its key alive, however long that is; traversals still pass over it.
local function used() return collectgarbage("count") * 1024 end

local SIZE = 1 << 20

local function check(title, make)
  collectgarbage()
  collectgarbage()
  local before = used()
  local t = make()
  collectgarbage()
  collectgarbage()
  print(title, used() - before > SIZE // 2)
  return t
end

local function long(c) return c:rep(SIZE) end

check("strong, present", function() return {[long "a"] = 1} end)
check("strong, set to nil", function()
  local t = {[long "b"] = 1}
  t[next(t)] = nil
  return t
end)
check("weak keys, set to nil", function()
  local t = setmetatable({}, {__mode = "k"})
  t[long "c"] = {}
  t[next(t)] = nil
  return t
end)
check("weak values, value dies", function()
  local t = setmetatable({}, {__mode = "v"})
  t[long "d"] = {}
  return t
end)
check("weak both, value dies", function()
  local t = setmetatable({}, {__mode = "kv"})
  t[long "e"] = {}
  return t
end)
check("weak both, present", function()
  local t = setmetatable({}, {__mode = "kv"})
  t[long "f"] = 1
  return t
end)

-- Traversal over fields that go, with collections in between.
local t = {}
for i = 1, 40 do t[("k" .. i):rep(i % 2 == 0 and 200 or 1)] = i end
local sum, key, value = 0, next(t)
while key do
  sum = sum + value
  t[key] = nil
  collectgarbage()
  key, value = next(t, key)
end
print("sum", sum, next(t))

-- Again and again the same keys, short and long, whose values die.
local weak = setmetatable({}, {__mode = "kv"})
for round = 1, 30 do
  for i = 1, 20 do
    weak["short" .. i] = {}
    weak[("long" .. i):rep(100)] = {}
  end
  collectgarbage()
  local left = 0
  for _ in pairs(weak) do left = left + 1 end
  assert(left == 0)
  local other = {}
  for i = 1, 100 do other[i] = {("x"):rep(i)} end
  collectgarbage()
  for i = 1, 100 do assert(#other[i][1] == i) end
end
print("weak", next(weak))
