-- 6.10: cloning closures, listing and patching upvalues
local function upvalues(f) local t, i = {}, 1 while true do local n, v = debug.getupvalue(f, i) if not n then return t end t[i] = { n, v } i = i + 1 end end
local function show(f) local o = {} for i, u in ipairs(upvalues(f)) do o[i] = u[1] .. "=" .. (type(u[2]) == "table" and "table" or type(u[2]) == "function" and "function" or tostring(u[2])) end return #o, table.concat(o, " ") end
local a, b, c = 1, "two", { 3 }
local function one() return a end
local function two() return b, a end
local function three() a = a + 1 return function() return a, b, c end end
print(show(one)) print(show(two)) print(show(three)) print(show(three())) print(show(print)) print(show(function() end))
local function clone(f)
  local g = load(string.dump(f))
  for i, u in ipairs(upvalues(f)) do debug.setupvalue(g, i, u[2]) end
  return g
end
local g = clone(two)
b = "changed"
print(two()) print(g())
local function share(f) local g = load(string.dump(f)) for i in ipairs(upvalues(f)) do debug.upvaluejoin(g, i, f, i) end return g end
g = share(two)
b = "again"
print(two()) print(g())
local function setenv(f, env) for i, u in ipairs(upvalues(f)) do if u[1] == "_ENV" then debug.upvaluejoin(f, i, function() return env end, 1) return f end end return f end
local function uses() return tostring, undefined_name end
print(type((uses())), select(2, uses()))
print(setenv(uses, { tostring = "mine", undefined_name = "here" })())
local function still() return undefined_name end
print(still())
local function counter() local n = 0 return function() n = n + 1 return n end, function() n = 0 end end
local inc, reset = counter()
inc() inc()
print(debug.getupvalue(inc, 1))
debug.setupvalue(reset, 1, 41)
print(inc())
reset()
print(inc(), debug.upvalueid(inc, 1) == debug.upvalueid(reset, 1))
