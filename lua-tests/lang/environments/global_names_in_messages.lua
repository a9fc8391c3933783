-- 2.2/2.3: errors about globals, fields of _ENV, shadowed _ENV
local function try(src, env) print(select(2, pcall(load(src, "=g", "t", env or {})))) end
try "x()" try "return x.y" try "return x + 1" try "return 1 .. x" try "return #x" try "return -x" try "x.y = 1" try "return x < 1" try "x:m()" try "return x[1][2]"
try "_ENV.x()" try "return _ENV.x.y" try "return _ENV.x + 1" try "local e = _ENV; return e.x.y" try "local _ENV = {}; x()" try "local _ENV = {}; return x.y.z" try "local function f(_ENV) return x() end f({})"
try "return (function() return x() end)()" try "local x = x; x()" try "local x = x; return (function() return x() end)()" try "x = 1; x()" try "x = 's'; return x + {}" try "x = {}; x.y()" try "x = {}; x.y.z = 1" try "x = 5; x.y = 1"
try("return x()", setmetatable({}, {__index = function(_, k) return k end})) try("return x.y.z", setmetatable({}, {__index = function(_, k) return {} end})) try("x = 1", setmetatable({}, {__newindex = function(_, k) error("no " .. k) end})) try("x = 1", setmetatable({}, {__newindex = function(_, k) error("no " .. k, 2) end})) try("return x", setmetatable({}, {__index = function(_, k) error("no " .. k, 2) end}))
try "_ENV = nil; x = 1" try "_ENV = nil; return x" try "_ENV = 5; x()" try "local _ENV; return x"
