-- __index and __newindex may yield
local t = setmetatable({}, {
  __index = function(_, k) return coroutine.yield("get " .. tostring(k)) end,
  __newindex = function(_, k, v) coroutine.yield("set " .. tostring(k) .. "=" .. tostring(v)) end,
})
local co = coroutine.create(function()
  print("a", t.a)
  t.b = 5
  t[1], t[2] = t.x, t.y
  print("method", t:m(7))
  local r = {t.p, t.q, n = t.n}
  print(r[1], r[2], r.n)
  local _ENV = setmetatable({}, {__index = t, __newindex = t})
  glob = var
  return t.last
end)
local answers = {nil, "A", nil, "X", "Y", nil, nil, function(self, v) return v + 1 end, "P", "Q", "N", "VAR", nil, "LAST"}
local i = 1
while coroutine.status(co) ~= "dead" do
  print(i, coroutine.resume(co, answers[i]))
  i = i + 1
end
