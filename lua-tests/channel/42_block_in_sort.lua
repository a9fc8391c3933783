-- spec: channels 13.42
-- expect: true	true
local time = require("time")
local progress, numbers = 0, {}
for i = 1, 50 do numbers[i] = i * 37 % 101 end
coroutine.spawn(function()
    while true do
        progress = progress + 1
        coroutine.yield()
    end
end)
local before = progress
table.sort(numbers, function(a, b) time.sleep(1) return a < b end)
local sorted = true
for i = 2, 50 do sorted = sorted and numbers[i - 1] < numbers[i] end
print(sorted, progress > before)
