-- 6.1 _G, _VERSION and the set of basic functions
print(_VERSION)
print(_G == _ENV, _G._G == _G, _G._G._G == _G)
x = 5
print(_G.x, _ENV.x, rawget(_G, "x"))
_G.y = 6
print(y)
for _, n in ipairs { "assert", "collectgarbage", "dofile", "error", "getmetatable", "ipairs", "load", "loadfile", "next", "pairs", "pcall",
  "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring", "type", "xpcall" } do
  print(n, type(_G[n]), debug.getinfo(_G[n], "S").what)
end
for _, n in ipairs { "string", "table", "math", "io", "os", "coroutine", "debug", "utf8", "package" } do
  print(n, type(_G[n]), package.loaded[n] == _G[n])
end
print((function(...) local t = {} for i = 1, select("#", ...) do t[i] = type((select(i, ...))) end return table.concat(t, " ") end)(setfenv, getfenv, loadstring, unpack, module, rawlength))
_G = nil
print(type(print), _G, _ENV.x)
