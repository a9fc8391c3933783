-- spec: pitfall C9
-- timeout: 60
-- not-under: gc takes too long
-- expect: 500	true
local value = process.exec(function()
    local time = require("time")
    local function nest(n)
        if n == 0 then time.sleep("1ms") return 0 end
        local ok, v = pcall(nest, n - 1)
        return ok and v + 1
    end
    return { nest(500), (pcall(nest, 100)) }
end)
print(value[1], value[2])
