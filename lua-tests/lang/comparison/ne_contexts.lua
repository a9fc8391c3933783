-- 3.4.4: ~= decides jumps in every context, for every kind of operand
local up, upt = 2, {v = 2}
G = 2
local function row(a, b)
  local r = {}
  local function put(v) r[#r + 1] = v and "T" or "." end
  if a ~= b then put(true) else put(false) end
  if not (a ~= b) then put(false) else put(true) end
  if a ~= b and true then put(true) else put(false) end
  if a ~= b or false then put(true) else put(false) end
  if nil or a ~= b then put(true) else put(false) end
  if 1 and not (a ~= b) then put(false) else put(true) end
  local v = a ~= b put(v)
  v = not (a ~= b) put(not v)
  v = a ~= b and 1 or nil put(v)
  local w = false while a ~= b do w = true break end put(w)
  w = true while not (a ~= b) do w = false break end put(w)
  local n = 0 repeat n = n + 1 until a ~= b or n == 2 put(n == 1)
  put((function() return a ~= b end)())
  put(({a ~= b})[1]) put(({x = a ~= b}).x) put(select(2, 0, a ~= b))
  for i = 1, 1 do if a ~= b then goto yes end end
  put(false) do return table.concat(r) end
  ::yes:: put(true)
  return table.concat(r)
end
for _, p in ipairs{{1, 2}, {2, 1}, {2, 2}, {1, 2.0}, {2.0, 2}, {2.5, 2}, {-0.0, 0}, {"a", "b"}, {"b", "a"}, {"a", "a"}, {0/0, 1}, {0/0, 0/0}, {math.huge, math.maxinteger}, {math.mininteger, -2^63}} do
  print(p[1] == p[1] and p[1] or "nan", p[2] == p[2] and p[2] or "nan", row(p[1], p[2]))
end
local l = 2
local function kinds(p)
  return l ~= p, p ~= l, up ~= p, p ~= up, G ~= p, p ~= G, upt.v ~= p, p ~= upt.v, 2 ~= p, p ~= 2, 2.0 ~= p, p ~= 2.5, #upt ~= p, p + 1 ~= p, (p) ~= (p), -p ~= p
end
print(kinds(1)) print(kinds(2)) print(kinds(3)) print(kinds(2.5)) print(kinds(-1))
local a, b = 1, 2
local t = {a ~= b, b ~= a, a ~= a and b, [a ~= b] = "key"}
print(t[1], t[2], t[3], t[true], t[false])
print(1 ~= 2, 2 ~= 1, 1 ~= 1, 1.5 ~= 1, "x" ~= "y", "y" ~= "x", (1 ~= 2) == true, not (1 ~= 2))
local c = setmetatable({}, {__lt = function() return true end, __le = function() return false end, __eq = function() return true end})
local d = setmetatable({}, getmetatable(c))
print(row(c, d), row(d, c), row(c, c))
G = nil
