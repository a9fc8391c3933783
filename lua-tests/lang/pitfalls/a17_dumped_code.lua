-- A17: dumps load again, and damaged ones are refused
local function f(a, ...) local t = {a, ...} return #t, a .. "x", 1.5, math.maxinteger, nil end
local d = string.dump(f)
print(type(d), load(d, "d", "b")(1, 2))
print(load(d, "d", "t"))
print(load("return 1", "s", "b"))
print(load(d, "d", "bt") ~= nil, pcall(load, d, "d", "x"))
local bad = 0
for i = 1, #d - 1 do
  local ok, m = load(d:sub(1, i), "=cut", "b")
  if ok or not m:find("truncated") then bad = bad + 1 end
end
print(bad <= 1)
local function up() return f end
local g = load(string.dump(up))
print((debug.getupvalue(g, 1)), select(2, debug.getupvalue(g, 1)) == _G)
print(pcall(string.dump, print)) print(pcall(string.dump)) print(pcall(string.dump, "x"))
local stripped = string.dump(load("local a = ...; error(a)", "=name"), true)
print(pcall(load(stripped, "=other"), "msg"))
local full = string.dump(load("local a = ...; error(a)", "=name"))
print(pcall(load(full, "=other"), "msg"))
local big = load("local t = {} for i = 1, 10 do t[i] = function() return i * 2 end end return t[3](), select('#', ...), ...")
print(load(string.dump(big))("v1", "v2"))
local pieces, i = {}, 0
print(load(function() i = i + 1 local c = d:sub(i, i) return c ~= "" and c or nil end, "=p", "b")(9, 8))
print(load(string.dump(load(string.dump(load("return 1, 'two', ...")))))())
