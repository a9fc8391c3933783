-- 6.10 debug.getinfo "t" and "u": tail calls, parameters and upvalues
local function info(w) return debug.getinfo(2, w) end
local function plain() local i = info("t") return i.istailcall end
local function tail() return plain() end
print(plain(), tail())
print((plain()), (tail()))
for _, f in ipairs { function() end, function(a) return a end, function(a, b, c) end, function(...) end, function(a, ...) end, function() return print, plain, tail end } do
  local i = debug.getinfo(f, "u")
  print(i.nups, i.nparams, i.isvararg)
end
print(debug.getinfo(print, "u").nups, debug.getinfo(print, "u").nparams, debug.getinfo(print, "u").isvararg)
local main = debug.getinfo(1, "u")
print(main.nups, main.nparams, main.isvararg)
local o = {}
function o:m(a) end
function o.f(a) end
print(debug.getinfo(o.m, "u").nparams, debug.getinfo(o.f, "u").nparams)
print(debug.getinfo(string.gmatch("a", "a"), "u").isvararg)
local loaded = load("return ...")
print(debug.getinfo(loaded, "u").nups, debug.getinfo(loaded, "u").isvararg, debug.getinfo(loaded, "S").what)
local function chain(n) if n > 0 then return chain(n - 1) end return debug.getinfo(1, "t").istailcall, debug.getinfo(2, "S").what end
print(chain(0))
print(chain(5))
