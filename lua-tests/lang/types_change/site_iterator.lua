-- the same generic for meets Lua functions, natives, closures, callable objects, wrapped coroutines and values that cannot be called
local function site(g, a, b) for x, y in g, a, b do return x, y end return "no turn" end
local up = 0
local function fixed(a, b, c) return "fixed", a, b, c end
local function few(a) return "few", a end
local function va(...) return "varargs", select("#", ...), ... end
local function many() return "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8" end
local function none() end
local function closure(a) up = up + 1 return "closure" .. up, a end
local function rec(n, acc) if type(n) ~= "number" or n <= 0 then return "rec", acc end return rec(n - 1, n) end
local function nested(a, b) return site(fixed, a, b) end
local callable = setmetatable({}, {__call = function(self, a, b) return "callable", type(self), a, b end})
local callnative = setmetatable({}, {__call = rawequal})
local function wrapped() return coroutine.wrap(function(a, b) local c = coroutine.yield("y" .. tostring(a), b) return "end", c end) end
local w = wrapped()
local function raising(a) error("raised " .. tostring(a), 0) end
local callees = {fixed, few, va, many, none, closure, rec, nested, callable, callnative, w, w, w, wrapped(), math.max, string.rep, tostring, rawequal, select, raising, {}, 5, "text", true, setmetatable({}, {__call = 5})}
local function text(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = (type(t[i]) == "table" or type(t[i]) == "function") and type(t[i]) or tostring(t[i]):gsub("^[^:]*:%d+: ", "") end
  return table.concat(t, ",")
end
for i, g in ipairs(callees) do print(i, text(pcall(site, g, 3, 2))) end
print("nil", text(pcall(site, nil, 1, 2)))
for r = 1, 3 do for i, g in ipairs(callees) do pcall(site, g, r, i) end end
for i = 1, 200 do site(fixed, i, i) end
print(text(pcall(site, fixed, 1, 2)), text(pcall(site, math.max, 1, 2)), text(pcall(site, closure, 1)), text(pcall(site, many)), text(pcall(site, va)))
for i = 1, 200 do site(math.max, i, 1) end
print(text(pcall(site, fixed, "a", "b")), text(pcall(site, callable, "a", "b")), text(pcall(site, rec, 500, 0)), up)
