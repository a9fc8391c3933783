-- spec: processes 1, pitfall C1
-- `process` and `channel` are frozen; a library table that a program changes is its own from then on.
-- expect: false	false	false
-- expect: true	true
-- expect: HI!	nil
-- expect: mine	function
-- expect: true	nil
print((pcall(function() process.x = 1 end)), (pcall(rawset, process, "x", 1)), (pcall(function() channel.new = nil end)))
print(require("process") == process, require("channel") == channel)
string.shout = function(s) return s:upper() .. "!" end
print(("hi"):shout(), (process.exec(function() return string.shout end)))
math.floor = "mine"
print(math.floor, (process.exec(function() return type(math.floor) end)))
_G.x = 1
print(rawequal(_G.x, 1), (process.exec(function() return _G.x end)))
