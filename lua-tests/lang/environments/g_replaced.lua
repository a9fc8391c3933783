-- _G is an ordinary field; replacing it does not change the environment
local realG = _G
_G = {fake = true}
print(_G.fake, fake, print == realG.print)
newglobal = "here"
print(realG.newglobal, _G.newglobal)
_G = nil
print(_G, realG._G, newglobal)
_G = realG
print(_G == _ENV, _G._G == _G)
newglobal = nil
local saved = print
print = function(...) saved("wrapped", ...) end
print("call")
print = saved
print("plain")
local savedtostring = tostring
tostring = function(v) return "<" .. savedtostring(v) .. ">" end
print(1, "s", true)
tostring = function() return 1 end
local r1 = {pcall(print, 1)}
tostring = nil
local r2 = {pcall(print, 1)}
tostring = savedtostring
print(r1[1], r1[2])
print(r2[1], r2[2])
print(1, pcall(tostring, 1))
local pairs2 = pairs
pairs = nil
print(pcall(function() for k in pairs({}) do end end))
pairs = pairs2
