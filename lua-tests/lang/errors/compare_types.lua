-- attempt to compare: same types, different types
local function try(f, ...) print(select(2, pcall(f, ...))) end
local co = coroutine.create(print)
local values = {1, 1.5, "s", true, {}, print, co, io.stdout}
for i = 1, #values do
  for j = i, #values do
    local a, b = values[i], values[j]
    local ok1, e1 = pcall(function() return a < b end)
    local ok2, e2 = pcall(function() return b <= a end)
    if not ok1 then print(e1:match("attempt.*"), e2:match("attempt.*")) else print(e1, e2) end
  end
end
try(function() return nil < 1 end)
try(function() return 1 < nil end)
try(function() return nil > 1 end)
try(function() return nil >= nil end)
try(function() return {} < {} end)
try(function() return {} >= {} end)
try(function() return "a" < 1 end)
try(function() return 1 > "a" end)
try(function() return "2" <= 10 end)
try(function() local t = {}; if t < 1 then end end)
try(function() local t = {}; while not (t >= 1) do end end)
