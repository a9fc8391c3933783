-- spec: processes 21.35
-- expect: linked process failed	Internal	true	true
local ev = process.events()
process.spawn_monitored(function()
    process.spawn_linked(function() error("boom") end)
    process.inbox():receive()
end)
local e = ev:receive().result.error
local details = e:details()
print(e:message(), e:kind(), details.pid:match("^{app:processes|0x%x+}$") ~= nil,
    details.reason:find("boom", 1, true) ~= nil)
