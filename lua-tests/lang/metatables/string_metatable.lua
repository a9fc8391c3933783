-- strings have a metatable; changes to it are seen by all strings
local mt = getmetatable("")
print(("x"):rep(3), ("%d"):format(7), ("abc").len == string.len, ("abc").nothing)
print(#"abc", ("abc"):len(), ("abc").upper("q"))
local s = "hello"
print(s:upper(), s:sub(2, 3), s.length)
mt.__index = function(str, k)
  if type(k) == "number" then return str:sub(k, k) end
  return string[k]
end
print(s[1], s[5], s[-1], s[6], s:upper(), s.bogus)
mt.__add = function(a, b) return tostring(a) .. "+" .. tostring(b) end
print("a" + "b", "a" + 1, 1 + "a", "1" + "2")
mt.__call = function(self, x) return self .. "(" .. tostring(x) .. ")" end
print(s(1), ("fn")("arg"))
mt.__unm = function(a) return a:reverse() end
print(-"abc", -"12", -s)
mt.__lt = function() return "not used for two strings" end
print("b" < "a", pcall(function() return "a" < 1 end))
mt.__len = function() return -1 end
print(#s, #"")
mt.__concat = function(a, b) return "never for strings" end
print("a" .. "b", pcall(function() return "a" .. {} end))
mt.__newindex = function(str, k, v) io.write("set ", str, " ", k, " ", v, "\n") end
s.field = 5
mt.__index, mt.__add, mt.__call, mt.__unm, mt.__lt, mt.__len, mt.__concat, mt.__newindex = string
print(s:upper(), pcall(function() return s + 1 end))
