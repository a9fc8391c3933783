-- spec: channels 13.47
-- expect: true	false
-- expect: nil	false
-- expect: true
local time = require("time")
local t = time.timer("1h")
print(t:stop(), t:stop())
print(t:response():receive())
print(t:response() == t:channel())
