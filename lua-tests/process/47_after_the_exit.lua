-- spec: processes 21.47
-- expect: send	nil	process not found	NotFound
-- expect: monitor	nil	process not found	NotFound
-- expect: link	nil	process not found	NotFound
-- expect: cancel	nil	process not found	NotFound
-- expect: terminate	nil	process not found	NotFound
-- expect: unmonitor	true
-- expect: unlink	true
local ev = process.events()
local p = process.spawn_monitored(function() end)
ev:receive()
for _, name in ipairs { "send", "monitor", "link", "cancel", "terminate" } do
    local ok, err
    if name == "send" then ok, err = process.send(p, "t") else ok, err = process[name](p) end
    print(name, ok, err:message(), err:kind())
end
print("unmonitor", (process.unmonitor(p)))
print("unlink", (process.unlink(p)))
