-- each line is a case
local x; return x + 1
return x + 1
local t = {}; return t.x + 1
local u; return (function() return u + 1 end)()
local x; return 1 - x
return 1 - x
local t = {}; return 1 - t.x
local u; return (function() return 1 - u end)()
local x; return x * x
return x * x
local t = {}; return t.x * t.x
local u; return (function() return u * u end)()
local x; return x / 2
return x / 2
local t = {}; return t.x / 2
local u; return (function() return u / 2 end)()
local x; return x // 2
return x // 2
local t = {}; return t.x // 2
local u; return (function() return u // 2 end)()
local x; return 2 % x
return 2 % x
local t = {}; return 2 % t.x
local u; return (function() return 2 % u end)()
local x; return x ^ 2
return x ^ 2
local t = {}; return t.x ^ 2
local u; return (function() return u ^ 2 end)()
local x; return -x
return -x
local t = {}; return -t.x
local u; return (function() return -u end)()
local x; return x .. 'a'
return x .. 'a'
local t = {}; return t.x .. 'a'
local u; return (function() return u .. 'a' end)()
local x; return 'a' .. x
return 'a' .. x
local t = {}; return 'a' .. t.x
local u; return (function() return 'a' .. u end)()
local x; return #x
return #x
local t = {}; return #t.x
local u; return (function() return #u end)()
local x; return x.y
return x.y
local t = {}; return t.x.y
local u; return (function() return u.y end)()
local x; return x[1]
return x[1]
local t = {}; return t.x[1]
local u; return (function() return u[1] end)()
local x; return x()
return x()
local t = {}; return t.x()
local u; return (function() return u() end)()
local x; return x:m()
return x:m()
local t = {}; return t.x:m()
local u; return (function() return u:m() end)()
local x; return x < 1
return x < 1
local t = {}; return t.x < 1
local u; return (function() return u < 1 end)()
local x; return 1 <= x
return 1 <= x
local t = {}; return 1 <= t.x
local u; return (function() return 1 <= u end)()
local x; return x > x
return x > x
local t = {}; return t.x > t.x
local u; return (function() return u > u end)()
local x; return x & 1
return x & 1
local t = {}; return t.x & 1
local u; return (function() return u & 1 end)()
local x; return 1 | x
return 1 | x
local t = {}; return 1 | t.x
local u; return (function() return 1 | u end)()
local x; return x ~ 1
return x ~ 1
local t = {}; return t.x ~ 1
local u; return (function() return u ~ 1 end)()
local x; return ~x
return ~x
local t = {}; return ~t.x
local u; return (function() return ~u end)()
local x; return x << 1
return x << 1
local t = {}; return t.x << 1
local u; return (function() return u << 1 end)()
local x; return 1 >> x
return 1 >> x
local t = {}; return 1 >> t.x
local u; return (function() return 1 >> u end)()
local t = {{}}; return t.a.b
local t = {}; t.x.y = 1
local t; t.x = 1
x.y = 1
x[1] = 1
local t = {}; t[nil] = 1
local t = {}; t[0/0] = 1
local s = 'a'; s.x = 1
local n = 1; n.x = 1
local n = 1; return n.x
return (1).x
return ('x').y.z
local t = {}; return t:nope()
local s = 'x'; return s:nope()
return ('x'):nope()
return nil + 1
return {} + 1
return 'a' + 1
return 'a' .. {}
return {} .. 'a'
return print .. 'a'
return nil .. 'x'
return true .. 'x'
return -{}
return -'a'
return #5
return #nil
return ~1.5
return 1.5 & 1
return 1 | 2.5
return '1.5' & 1
return 'a' & 1
return 2^63 & 1
return 1 << 'x'
return 1 << 1.5
return 1 // 0
return 1 % 0
local a, b = 1, 0; return a // b
local a, b = 1, 0; return a % b
return {} < {}
return {} < 1
return 1 < 'a'
return 'a' < 1
return nil < nil
return nil <= 1
return true < false
return print < print
return {} <= {}
return 'x' >= {}
local a, b = {}, {}; return a < b
local a, b = 'x', 1; return a <= b
local f = 5; f()
local t = {f = 5}; t.f()
(5)()
('x')()
({})()
(nil)()
(function() end)()()
local t = {}; t.a.b.c()
f(1)(2)
string.nope()
math.nope.x()
local a = {}; a.b:c()
local a; a:b()
a:b()
a.b:c()
for i = 'a', 2 do end
for i = 1, 'b' do end
for i = 1, 2, 'c' do end
for i = nil, 2 do end
for i = 1, {} do end
for i = 1, 2, print do end
for i = 1, nil do end
for k, v in nil do end
for k, v in {} do end
for k, v in 5 do end
for k, v in pairs() do end
for k, v in pairs(nil) do end
for k, v in ipairs() do end
for k in next, nil do end
for c in ('x'):gmatch() do end
for x in io.lines('/nonexistent/file') do end
local function iter() error('in the iterator') end for x in iter do end
local t = setmetatable({}, {__index = function(t, k) error('no ' .. k) end}); return t.x
local t = setmetatable({}, {__newindex = function(t, k) error('read only: ' .. k) end}); t.x = 1
local t = setmetatable({}, {__call = 5}); t()
local t = setmetatable({}, {__add = 5}); return t + 1
local t = setmetatable({}, {__index = 5}); return t.x
local t = setmetatable({}, {__concat = {}}); return t .. 'x'
local t = setmetatable({}, {__lt = function() error('cannot compare') end}); return t < t
local t = setmetatable({}, {__eq = function() error('never equal') end}); return t == setmetatable({}, getmetatable(t))
local t = setmetatable({}, {__len = function() error('no length') end}); return #t
local t = setmetatable({}, {__unm = function() error('no minus') end}); return -t
local a = setmetatable({}, {}); getmetatable(a).__index = a; return a.x.y
local function f() return f() + 1 end f()
return math.maxinteger < {}
local x = {}; x = x + x
local s = 'x'; s = s + s
local a = {b = {}}; a.b.c.d = 1
return ({}).x.y
return (({}).x)()
local function f(...) return ... .. 'x' end f()
local function f(...) return (...) + 1 end f('y')
return ('10' + {})
return 10 .. nil
return 1 .. {}
local i = 1; i()
return _ENV.x.y
local _ENV = {}; print(1)
local _ENV = nil; x = 1
local _ENV = nil; return x
return function() end + 1
return coroutine.create(print) + 1
return io.stdout + 1
return io.stdout < 1
return io.stdout.nope.x
return io.stdout()
io.stdout.x = 1
return setmetatable({}, {__name = 'my type'}) + 1
return setmetatable({}, {__name = 'my type'}) < 1
setmetatable({}, {__name = 'my type'})()
return #setmetatable({}, {__name = 'my type', __len = 5})
string.rep(setmetatable({}, {__name = 'my type'}))
goto_ = nil; goto_.x = 1
return a.b.c.d
return a['b'].c
local t = {}; return t['a b'].c
local t = {}; return t[1][2]
local t, k = {}, 'key'; return t[k].x
local t, k = {}, 'key'; t[k]()
local t = {}; t[1]()
local t = {}; t.x.y.z = 1
local a = 1; local b = a.x.y
upper('x')
string.uper('x')
('x'):uper()
tabel.insert({}, 1)
local T = {}; function T:m() return self.x.y end T:m()
local T = {}; function T.f(a) return a + 1 end T.f()
return #x.y
return -x.y
return not x.y.z
if x.y then end
while x.y do end
repeat until x.y
local a, b = x.y
return {x.y}
return {[x.y] = 1}
return {x = y.z}
print(x.y)
error()
error(nil)
error('message')
error('message', 0)
error('message', 1)
error('message', 2)
error(5)
error(5.5)
error(true)
error(false)
error('two\nlines')
error('')
assert(false)
assert(nil)
assert(false, 'message')
assert(nil, 5)
assert()
local ok, e = pcall(error, 'x') error(e, 0)
xpcall()
xpcall(print)
pcall()
error(setmetatable({}, {__tostring = function() return 'object' end}))
coroutine.wrap(error)('in a coroutine')
coroutine.wrap(function() local x = nil; return x.y end)()
coroutine.wrap(function() coroutine.yield() end)(coroutine.yield())
local co = coroutine.wrap(function() end) co() co()
local function f() error('deep', 2) end local function g() f() end g()
local function f() error('deeper', 3) end local function g() f() end g()
return tostring(setmetatable({}, {__tostring = function() return {} end}))
return tostring(setmetatable({}, {__tostring = function() error('no text') end}))
print(setmetatable({}, {__tostring = function() return {} end}))
tostring = nil print(1)
tostring = function() end print(1)
