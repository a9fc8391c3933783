-- 6.2: comparing the leaves of trees lazily
local function leaves(t) return coroutine.wrap(function() local function walk(n) if type(n) == "table" then for _, c in ipairs(n) do walk(c) end else coroutine.yield(n) end end walk(t) end) end
local steps
local function same(a, b)
  steps = 0
  local f, g = leaves(a), leaves(b)
  while true do
    local x, y = f(), g()
    steps = steps + 1
    if x ~= y then return false end
    if x == nil then return true end
  end
end
local cases = {
  { { 1, { 2, 3 } }, { { 1, 2 }, 3 } },
  { { 1, { 2, 3 } }, { { 1, 2 }, 4 } },
  { {}, { {}, { {} } } },
  { { 1 }, {} },
  { { { { { 5 } } } }, 5 },
  { { 1, 2, 3, 4 }, { 1, 2, 3 } },
  { { 9, { 8, { 7, { 6 } } } }, { { { { 9 }, 8 }, 7 }, 6 } },
}
for i, c in ipairs(cases) do print(i, same(c[1], c[2]), steps) end
local deep, flat = {}, {}
for i = 1, 100 do deep = { deep, i } flat[i] = i end
print(same(deep, flat), steps)
deep[2] = 0
print(same(deep, flat), steps)
