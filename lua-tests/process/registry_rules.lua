-- spec: processes 14
-- expect: nil	invalid pid	Invalid
-- expect: nil	process not found	NotFound
-- expect: nil	pid must be a string	Invalid
-- expect: nil	scope must be a number	Invalid
-- expect: nil	invalid name	Invalid
-- expect: nil	invalid name	Invalid
-- expect: nil	invalid name	Invalid
-- expect: true	true	AlreadyExists
-- expect: false	true
-- expect: false	false	true	false
local R = process.registry
local function report(ok, err) print(ok, err:message(), err:kind()) end
report(R.register("n", "text"))
report(R.register("n", "{app:processes|0xfffff}"))
report(R.register("n", 5))
report(R.register("n", process.pid(), "local"))
report(R.register(""))
report(R.register("@n"))
report(R.register("{n"))
-- A name is taken for all scopes.
local p = process.spawn(function() process.inbox():receive() end)
print((R.register("strong", p, R.STRONG)), R.lookup("strong") == p, select(2, R.register("strong")):kind())
print((R.unregister("strong")), (R.register("mine", process.pid(), R.EVENTUAL)))
-- Who gives it up names its scope.
print((R.unregister("mine")), (R.unregister("mine", R.STRONG)), (R.unregister("mine", R.EVENTUAL)), (R.unregister("mine", R.EVENTUAL)))
