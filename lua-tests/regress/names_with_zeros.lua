-- Names in messages end at their first zero, as C strings do; values of course do not.
local t = {}
print(pcall(function() t["a\0b"]() end))
print(pcall(function() t["a\0b"].x = 1 end))
print(pcall(function() ("\0x\0")[1] = 1 end))
print(pcall(function() local s = "q\0w"; return t[s].z.y end))
print(pcall(function() return _ENV["g\0h"].x end))
print(pcall(function() _ENV["g\0h"]() end))
t["a\0b"] = function() error("in\0side") end
local ok, message = pcall(t["a\0b"])
print(ok, #message, (message:gsub("%z", "<0>")))
print(pcall(error, "whole\0message"))
