-- Errors that the finalizer itself catches stay inside.
local log = {}
local function make()
  setmetatable({}, {__gc = function()
    local ok, message = pcall(error, "inner", 0)
    log[#log + 1] = tostring(ok) .. " " .. message
    local ok2, value = pcall(function() return coroutine.wrap(function() coroutine.yield(7) end)() end)
    log[#log + 1] = tostring(ok2) .. " " .. tostring(value)
  end})
end
make()
print(pcall(collectgarbage))
print(table.concat(log, "; "))
