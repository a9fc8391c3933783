-- 6.2 / 3.5: fresh variables per iteration across yields
local fs = {}
local co = coroutine.wrap(function()
  for i = 1, 3 do
    local j = i * 10
    fs[#fs + 1] = function() i = i + 1 j = j + 1 return i, j end
    coroutine.yield(i)
  end
  local k = 0
  while k < 3 do
    local m = k
    k = k + 1
    fs[#fs + 1] = function() m = m + 100 return m, k end
    coroutine.yield(m)
  end
  for _, w in ipairs { "x", "y" } do fs[#fs + 1] = function() return w, k end coroutine.yield(w) end
  return "end"
end)
for i = 1, 9 do print(co()) end
for i, f in ipairs(fs) do print(i, f()) end
for i, f in ipairs(fs) do print(i, f()) end
print(debug.upvalueid(fs[1], 1) ~= debug.upvalueid(fs[2], 1), debug.upvalueid(fs[4], 2) == debug.upvalueid(fs[5], 2))
