-- spec: processes 21.69
-- options: --modules time
-- expect: false	true
-- expect: true
local result = process.exec(function()
    local ok, message = pcall(require, "fs")
    return { ok, message:find("not allowed", 1, true) ~= nil }
end)
print(result[1], result[2])
print((process.exec(function() return type(require("time").sleep) == "function" end)))
