-- spec: modules/system 2
-- options: --workers 3
-- expect: 3	nil
-- expect: nil	Invalid	false
-- expect: nil	Invalid	false
-- expect: nil	Invalid	false
-- expect: false	true
local system = require("system")
print(system.runtime.max_procs())
for _, n in ipairs{0, -1, 2} do
    local value, err = system.runtime.max_procs(n)
    print(value, err:kind(), err:retryable())
end
local ok, message = pcall(system.runtime.max_procs, "many")
print(ok, message:find("number expected", 1, true) ~= nil)
