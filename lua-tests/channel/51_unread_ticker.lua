-- spec: channels 13.51
-- expect: true	true
local time = require("time")
local ticker = time.ticker("1ms")
time.sleep("100ms")
ticker:stop()
local count = 0
while true do
    local r = channel.select { ticker:response():case_receive(), default = true }
    if r.default or not r.ok then break end
    count = count + 1
end
print(count >= 1, count <= 17)
