-- spec: scheduler 21.1
-- options: --workers 1
-- timeout: 20
-- expect: 1
-- expect: 2
-- expect: 3
local time = require("time")
process.spawn(function() while true do end end)
for i = 1, 3 do
    time.sleep("50ms")
    print(i)
end
