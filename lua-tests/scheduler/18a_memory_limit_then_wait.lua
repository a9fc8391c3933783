-- spec: scheduler 13
-- timeout: 60
-- expect: true	Internal	memory
-- A process that is over its limit for good ends, even if it waits and never allocates again.
local ev = process.events()
process.with_options { max_memory = "1MB" }:spawn_monitored(function()
    local inbox, kept = process.inbox(), {}
    local function grow()
        while true do kept[#kept + 1] = { #kept } end
    end
    pcall(grow)
    pcall(grow)
    inbox:receive()
end)
local e = ev:receive().result.error
print(e:message():match("^memory limit exceeded %(%d+ bytes%)$") ~= nil, e:kind(), e:details().limit)
