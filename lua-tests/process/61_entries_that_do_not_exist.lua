-- spec: processes 21.61
-- expect: nil	entry not found: app:none	NotFound
-- expect: nil	invalid process ID format (namespace:name required)	Invalid
-- expect: nil	host not found: app:nohost	NotFound
-- expect: nil	invalid process ID format (namespace:name required)	Invalid
-- expect: true	true
local function report(pid, err) print(pid, err:message(), err:kind()) return err end
local err = report(process.spawn("app:none", "app:processes"))
report(process.spawn("noname", "app:processes"))
report(process.spawn("app:x", "app:nohost"))
report(process.exec("a:b:c"))
print(err:details().id == "app:none", #err:details().tried > 0)
-- file: x.lua
--[==[
return 1
]==]
