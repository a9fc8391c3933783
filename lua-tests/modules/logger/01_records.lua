-- spec: modules/logger 1, 2, 3, 4, 6, 8
-- options: -v --log-format json
-- stderr: "level":"debug","logger":"","msg":"one","pid":"{app:processes|
-- stderr: "location":"01_records.lua:33","n":1}
-- stderr: "level":"info","logger":"","msg":"two"
-- stderr: "level":"warn","logger":"","msg":"3"
-- stderr: "level":"error","logger":"","msg":"four"
-- stderr: "b":true,"e":{"kind":"NotFound","text":"gone"},"f":1.5,"i":7,"list":[1,"x",{"deep":false}],"s":"\"q\""}
-- stderr: "msg":"merged","pid":"{app:processes|0x00001}"
-- stderr: ,"a":1,"b":3,"c":4}
-- stderr: "msg":"unchanged","pid":"{app:processes|0x00001}","location":"01_records.lua:45","a":1,"b":2}
-- stderr: "logger":"a.b","msg":"below"
-- stderr: "self":{"x":1,"y":"…"}
-- stderr: "_level":"l","_msg":"m","_time":"t"
-- stderr: "msg":"many"
-- stderr: "…":true
-- stderr: "when":"2024-01-02T03:04:05Z"
-- stderr: "d":"1.5s"
-- stderr: "1":"one"
-- stderr: "function: 0x
-- stderr: "logger":"child"
-- expect: ok
local logger = require("logger")
local time = require("time")
local function f()
    logger:debug("x")
end
f()

assert(logger == require("logger") and type(logger) == "userdata")
-- The line of the call is told.
--
logger:debug("one", { n = 1 })
logger:info("two")
logger:warn(3)
logger:error("four")
logger:info("fields", {
    i = 7, f = 1.5, b = true, s = '"q"', list = { 1, "x", { deep = false } },
    e = errors.new { message = "gone", kind = errors.NOT_FOUND },
})
local base = logger:with { a = 1, b = 2 }
local more = base:with { b = 3 }
more:info("merged", { c = 4 })
--
base:info("unchanged")
logger:named("a"):named("b"):info("below")
local loop = { x = 1 }
loop.y = loop
logger:info("loop", { self = loop })
logger:info("keys", { time = "t", level = "l", msg = "m" })
local many = {}
for i = 100, 250 do many["t" .. i] = i end
logger:info("many", many)
logger:info("others", { when = time.date(2024, 1, 2, 3, 4, 5, 0, time.utc), d = time.parse_duration("1.5s"), "one", f = print })
assert(tostring(logger:named("x")) == "logger.Logger{x}")
process.exec(function(l) l:info("from another process") end, nil, logger:named("child"))
print("ok")
