-- spec: channels 13.50
-- expect: 5	true
-- expect: true	true
-- expect: nil	false
local time = require("time")
local ticker = time.ticker("5ms")
local count, increasing, last = 0, true, nil
for _ = 1, 5 do
    local t = ticker:response():receive()
    increasing = increasing and (last == nil or last:before(t))
    last, count = t, count + 1
end
print(count, increasing)
print(ticker:stop(), ticker:stop())
repeat
    local v, ok = ticker:channel():receive()
until not ok
print(ticker:channel():receive())
