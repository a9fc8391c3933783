-- 6.6: map, filter, fold, zip, flatten, reverse
local function map(t, f) local r = {} for i, v in ipairs(t) do r[i] = f(v, i) end return r end
local function filter(t, p) local r = {} for _, v in ipairs(t) do if p(v) then r[#r + 1] = v end end return r end
local function fold(t, f, a) for _, v in ipairs(t) do a = f(a, v) end return a end
local function zip(a, b) local r = {} for i = 1, math.min(#a, #b) do r[i] = { a[i], b[i] } end return r end
local function flatten(t, r) r = r or {} for _, v in ipairs(t) do if type(v) == "table" then flatten(v, r) else r[#r + 1] = v end end return r end
local function show(t) print("[" .. table.concat(t, ", ") .. "]") end
local n = { 1, 2, 3, 4, 5, 6 }
show(map(n, function(x) return x * x end))
show(map(n, function(x, i) return x .. ":" .. i end))
show(filter(n, function(x) return x % 2 == 0 end))
show(filter(n, function() return false end))
print(fold(n, function(a, b) return a + b end, 0), fold(n, math.max, -math.huge), fold({}, print, "nothing"))
show(map(zip(n, { "a", "b", "c" }), function(p) return p[1] .. p[2] end))
show(flatten { 1, { 2, { 3, { 4, {} } } }, {}, { { { 5 } } } })
show(fold(n, function(a, v) table.insert(a, 1, v) return a end, {}))
local function compose(...) local f = table.pack(...) return function(x) for i = f.n, 1, -1 do x = f[i](x) end return x end end
print(compose(tostring, math.sqrt, function(x) return x + 1 end)(15))
local function curry(f, n) n = n or 2 local function h(args, left) return function(x) local a = { table.unpack(args) } a[#a + 1] = x if left == 1 then return f(table.unpack(a)) end return h(a, left - 1) end end return h({}, n) end
print(curry(function(a, b, c) return a .. b .. c end, 3)("x")("y")("z"))
local function range(a, b, s) local r = {} for i = a, b, s or 1 do r[#r + 1] = i end return r end
show(range(1, 10, 3)) show(range(5, 1, -2)) show(range(1, 0)) show(range(0, 1, 0.25))
