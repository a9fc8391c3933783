-- spec: events-pg 7, entries 6.5 (logmanager)
-- Records are events, and nothing else if the project says so.
-- command: run -c --event-streams --set logmanager.propagate_downstream=false -x app:main
-- expect: info	app.http	served	7	text	true	nil	2
-- expect: warn	app.http	odd	nil	nil	nil	nil	0

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://logs_are_events.lua, modules: [logger, events] }
]==]

return { main = function()
  local logger, events = require("logger"), require("events")
  local feed = assert(events.subscribe("logs", "(info|warn|error)"))
  local http = logger:named("app"):named("http")
  http:debug("hidden")
  http:info("served", { n = 7, t = "text", deep = { yes = true }, list = { 1, 2 } })
  http:warn("odd")
  for _ = 1, 2 do
    local event
    repeat event = feed:channel():receive() until event.path == "app.http"
    local record = event.data
    assert(event.system == "logs" and event.kind == record.level and record.logger == event.path)
    assert(record.time:find("^%d+%-%d+%-%d+T.*Z$") and record.pid == process.pid() and record.location:find(":%d+$"))
    local fields = record.fields
    print(record.level, record.logger, record.msg, fields.n, fields.t, fields.deep and fields.deep.yes, fields.none, #(fields.list or {}))
  end
end }
