-- __len may yield
local T = setmetatable({}, {__len = function(v) return coroutine.yield("asked") end})
local co = coroutine.wrap(function()
  local a = #T
  print("a", a)
  local t = {#T, #T, n = #T}
  print("t", t[1], t[2], t.n)
  print("args", #T, #T)
  if #T == 5 then print("equal") end
  local s = #T .. "|" .. #T
  print(s)
  return #T
end)
print(co())
for i, v in ipairs{10, 11, 12, 13, 14, 15, 5, "l", "r"} do io.write(co(v), "\n") end
print(co("final"))
print(pcall(co))
