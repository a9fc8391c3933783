-- __lt may yield inside conditions, expressions and loops
local T = setmetatable({}, {__lt = function(a, b) return coroutine.yield("ask") end})
local co = coroutine.create(function()
  print("value", T < 1, 1 < T, T > 1)
  if T < T then print("then 1") else print("else 1") end
  if not (T < T) then print("then 2") else print("else 2") end
  local r = T < 1 and "yes" or "no"
  print(r)
  local q = not (1 > T)
  print(q)
  local n = 0
  while T < n do n = n + 1 end
  print("while", n)
  repeat n = n - 1 until n < T
  print("repeat", n)
  local f = function() return T < 1, T > 2 end
  print("returns", f())
  return "end"
end)
print(coroutine.resume(co))
local answers = {true, nil, 0, true, false, nil, "x", false, true, true, false, nil, false, 5, true, false}
local i = 0
while coroutine.status(co) ~= "dead" do
  i = i + 1
  print(i, coroutine.resume(co, answers[i]))
end
print(coroutine.resume(co))
