-- 6.10 debug.getlocal: names and values by level and by function
local function show(level)
  local out, i = {}, 1
  while true do
    local n, v = debug.getlocal(level + 1, i)
    if not n then break end
    if n:sub(1, 1) ~= "(" then out[#out + 1] = n .. "=" .. tostring(v) end
    i = i + 1
  end
  print(table.concat(out, " "))
end
local function f(a, b)
  show(1)
  local c = a + b
  do local inner = "in scope" show(1) end
  local d = "after"
  show(1)
  for i = 1, 1 do local body = i * 10 show(1) end
  while true do local w = 1 show(1) break end
end
f(1, 2)
local function g(...) local x = 5 show(1) return debug.getlocal(1, -1) end
print(g("va", "vb"))
local function h(...) return debug.getlocal(1, -2), select(2, debug.getlocal(1, -2)), debug.getlocal(1, -3) end
print(h("va", "vb"))
print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3))
print(debug.getlocal(g, 1), debug.getlocal(print, 1), debug.getlocal(f, 0), debug.getlocal(f, -1))
local o = {}
function o:m(x) end
print(debug.getlocal(o.m, 1), debug.getlocal(o.m, 2), debug.getlocal(o.m, 3))
print(debug.getlocal(1, 1) ~= nil, debug.getlocal(1, 1000), debug.getlocal(1, 0))
print(pcall(debug.getlocal, 100, 1))
print(pcall(debug.getlocal, -1, 1))
print(pcall(debug.getlocal, 1))
print(pcall(debug.getlocal, 1, "x"))
print(pcall(debug.getlocal, "x", 1))
local shadow = 1
do local shadow = 2 local function k() return shadow end print(k()) end
print(debug.getlocal(1, math.mininteger), debug.getlocal(1, math.maxinteger))
