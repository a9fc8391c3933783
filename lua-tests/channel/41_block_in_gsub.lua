-- spec: channels 13.41
-- expect: A B	2
-- expect: false	attempt to yield across a C-call boundary
local time = require("time")
print(string.gsub("a b", "%a", function(x) time.sleep("1ms") return x:upper() end))
-- To block is one thing, to yield another.
print(coroutine.wrap(function()
    return pcall(string.gsub, "a", "a", function() coroutine.yield() end)
end)())
