-- Constructors that run several times and whose keys are known: values that are nil, keys that come twice, lists beside
-- fields, many fields, and tables that somebody gets hold of before they are complete.
local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

local function record(a, b, c) return { id = a, name = b, n = c } end
for i = 1, 5 do
  local t = record(i, "x" .. i, i * 2)
  print(t.id, t.name, t.n, count(t))
  t.more, t.id = 1, nil
  print(t.id, t.more, count(t))
end

local function fallback(_, key) return key .. "!" end
for i = 1, 4 do
  local t = record(nil, i, nil)
  print(t.id, t.n, count(t), next(t))
  setmetatable(t, { __index = fallback, __newindex = function(self, key, value) rawset(self, key, value * 10) end })
  print(t.id, t.name)
  t.id = 3
  print(t.id, count(t))
end

local function twice(a) return { x = a, x = a + 1, 10, 20, 30, ["y"] = a, y = nil, z = a } end
for i = 1, 4 do
  local t = twice(i)
  print(t.x, t.y, t.z, #t, t[3], count(t))
end

local function mixed(key, value) return { a = value, [key] = value, b = value, [value] = key } end
for i = 1, 4 do
  local t = mixed(i % 2 == 0 and "a" or "c", "v" .. i)
  print(t.a, t.b, t.c, count(t))
end

local function many(v)
  return {
    a1 = v, a2 = v, a3 = v, a4 = v, a5 = v, a6 = v, a7 = v, a8 = v, a9 = v, a10 = v, a11 = v, a12 = v, a13 = v, a14 = v,
    a15 = v, a16 = v, a17 = v, a18 = v, a19 = v, a20 = v, a21 = v, a22 = v, a23 = v, a24 = v, a25 = v, a26 = v,
  }
end
for i = 1, 4 do
  local t, sum = many(i), 0
  for _, v in pairs(t) do sum = sum + v end
  print(sum, t.a26)
end

-- Recursion inside a constructor.
local function tree(depth) return depth > 0 and { left = tree(depth - 1), depth = depth, right = tree(depth - 1) } or nil end
local function size(t) return t and 1 + size(t.left) + size(t.right) or 0 end
print(size(tree(6)), tree(2).left.depth, tree(1).left)

-- A collection in the middle, with keys that nothing else holds.
local made = load("return function(f) return { alpha = f(1), beta = f(2), ['gamma delta'] = f(3) } end")()
for i = 1, 6 do
  local t = made(function(n) collectgarbage() return n * i end)
  print(t.alpha, t.beta, t["gamma delta"], count(t))
end
made = nil
collectgarbage()

-- From a dump, and a coroutine that waits in the middle.
local copy = load(string.dump(record))
for i = 1, 4 do print(copy(i, i, i).n) end
local co = coroutine.wrap(function()
  for i = 1, 4 do
    local t = { before = i, now = coroutine.yield(i), after = i }
    print(t.before, t.now, t.after, count(t))
  end
end)
co()
for i = 1, 4 do co(i * 100) end

-- The debug library shows a table whose constructor then fails: what was not stored is not there.
local kept
local function peek()
  local i = 1
  while true do
    local name, value = debug.getlocal(2, i)
    if not name then break end
    if type(value) == "table" then kept = value end
    i = i + 1
  end
  error("out")
end
local function escape()
  local t = { p = 1, q = peek() }
  return t
end
for _ = 1, 4 do
  kept = nil
  pcall(escape)
  setmetatable(kept, { __index = fallback, __newindex = function(t, key, value) rawset(t, key, value .. "?") end })
  print(kept.p, kept.q, count(kept))
  kept.q = 5
  print(kept.q)
end
