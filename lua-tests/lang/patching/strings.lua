-- 6.4: methods of strings: new ones, replaced ones, another metatable, another table behind it
local s = "word"
print(pcall(function() return s:shout() end))
function string.shout(x) return x:upper() .. "!" end
print(s:shout(), ("x"):shout(), string.shout("y"))
for i = 1, 3 do
  print(s:len(), s:upper())
  if i == 1 then local old = string.upper string.upper = function(x) return "<" .. old(x) .. ">" end end
  if i == 2 then string.len = nil string.len = function() return -1 end end
end
string.upper = nil
print(s.upper, pcall(function() return s:upper() end))
local mt = getmetatable("")
print(mt.__index == string, getmetatable("x") == mt, rawget(mt, "__index") == package.loaded.string)
mt.__index = function(x, k) return type(k) == "number" and string.sub(x, k, k) or string[k] end
print(s[1], s[4], s[5], s:rep(2), s.shout ~= nil)
mt.__add = function(a, b) return a .. "+" .. b end
mt.__call = function(x, y) return x .. "(" .. y .. ")" end
print("a" + "b", "1" + 2, ("f")("x"))
mt.__index = string
mt.__add, mt.__call = nil
print(pcall(function() return "a" + "b" end))
print(s[1], s:rep(2, "-"))
local other = { len = function(x) return "other" end }
mt.__index = other
print(s:len(), s.rep, string.rep("x", 2))
other.len = string.reverse
print(s:len())
debug.setmetatable("", { __index = { len = function() return "replaced" end } })
print(s:len(), getmetatable("") ~= mt, s.rep)
debug.setmetatable("", nil)
print(getmetatable(""), pcall(function() return s:len() end))
debug.setmetatable("", mt)
mt.__index = string
print(s:rep(2), getmetatable(s) == mt, s.shout == string.shout)
