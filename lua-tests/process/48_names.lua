-- spec: processes 21.48
-- expect: true	true	true	true	false
-- expect: nil	name not registered	NotFound
-- expect: 0	1	2	3
local r = process.registry
print((r.register("svc")), r.lookup("svc") == process.pid(), (r.register("svc")), (r.unregister("svc")),
    (r.unregister("svc")))
local pid, err = r.lookup("svc")
print(pid, err:message(), err:kind())
print(r.LOCAL, r.EVENTUAL, r.CONSISTENT, r.STRONG)
