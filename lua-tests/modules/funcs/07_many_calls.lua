-- spec: funcs 13.52
-- needs: release
-- expect: ok
local funcs = require("funcs")
local sum = 0
for i = 1, 1000 do sum = sum + funcs.call("app.math:add", i, 1) end
collectgarbage()
local before = collectgarbage("count")
for i = 1001, 100000 do sum = sum + funcs.call("app.math:add", i, 1) end
collectgarbage()
assert(sum == 100000 * 100001 // 2 + 100000 and collectgarbage("count") < before + 100)
print("ok")
