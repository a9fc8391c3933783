-- spec: processes 21.63
-- expect: nil	Invalid	true
local pid, err = process.spawn("app:bad", "app:processes")
print(pid, err:kind(), err:message():find("bad.lua:2:", 1, true) ~= nil)
-- file: bad.lua
--[==[
local x = 1
local y = = 2
]==]
