-- 6.4: strings have a metatable whose __index is the string table
local s = "hello"
print(s:upper(), s.upper == string.upper, ("x").len == string.len)
print(s.nothing, s[1], s[-1])
print(pcall(function() return s:nothing() end))
print(pcall(function() s.x = 1 end))
print(pcall(function() s[1] = "j" end))
string.shout = function(self, n) return self:upper() .. ("!"):rep(n or 1) end
print(s:shout(), s:shout(3), ("x").shout == string.shout)
string.shout = nil
print(s.shout)
local mt = getmetatable("")
local old = mt.__index
mt.__index = function(str, k) if math.type(k) == "integer" then return old.sub(str, k, k) end return old[k] end
print(s[1], s[-1], s[99], s:len())
mt.__index = old
print(#s, s .. s, s < "help", s <= s, s == "hel" .. "lo")
mt.__unm = function(x) return x:reverse() end
print(pcall(function() return -s end))
mt.__unm = nil
print(pcall(function() return -s end))
mt.__call = function(self, a) return self .. a end
print(s(" world"))
mt.__call = nil
print(pcall(function() return s() end))
