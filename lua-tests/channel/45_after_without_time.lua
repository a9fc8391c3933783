-- spec: channels 13.45
-- expect: nil	Invalid	true
-- expect: nil	Invalid	true
-- expect: nil	Invalid	true
-- expect: nil	Invalid
-- expect: nil	Invalid
local time = require("time")
for _, f in ipairs { time.after, time.timer, time.ticker } do
    local v, err = f(0)
    print(v, err:kind(), err:message():find("duration must be > 0", 1, true) ~= nil)
end
for _, d in ipairs { "5", {} } do
    local v, err = time.sleep(d)
    print(v, err:kind())
end
