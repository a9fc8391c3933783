-- B2: _G is an ordinary table in every respect
local n = 0
for k, v in pairs(_G) do n = n + 1; assert(type(k) == "string") end
print(n >= 35, rawget(_G, "print") == print, next(_G) ~= nil)
local k, cnt = nil, 0
repeat k = next(_G, k); cnt = cnt + 1 until not k
print(cnt == n + 1)
local p = print
_G.print = nil
p(print, rawget(_G, "print"))
setmetatable(_G, {__index = function(_, k) return k == "print" and p or nil end})
print("through __index")
setmetatable(_G, {__newindex = function() error("must not be called for existing names") end})
rawset(_G, "print", p)
print = print
tostring = tostring
print("existing names bypass __newindex", pcall(function() brandnew = 1 end))
setmetatable(_G, nil)
local o = setmetatable({}, {__index = _G})
print(o.print == print, o.nothing, o._G == _G)
local env = _G
env.viaenv = 1
print(viaenv, _ENV.viaenv) viaenv = nil
print(require "_G" == _G, package.loaded._G == _G, select(2, debug.getupvalue(load("return x"), 1)) == _G)
table.sort = table.sort
local saved = tostring
tostring = function(v) return "[" .. saved(v) .. "]" end
print(1, nil, "s") tostring = saved
print(1)
_G.string.rep2 = string.rep
print(("x"):rep2(3)) string.rep2 = nil
for _, name in ipairs{"math", "string"} do local lib = _G[name]; _G[name] = nil; print(_G[name], pcall(load("return " .. name .. ".x"))); _G[name] = lib end
print(math.type(1), rawlen(_G) == #_G, rawequal(_G, _ENV))
