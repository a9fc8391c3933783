-- spec: scheduler 21.18
-- timeout: 60
-- expect: true	Internal	memory	integer
local ev = process.events()
process.with_options { max_memory = "1MB" }:spawn_monitored(function()
    local t = {}
    while true do
        pcall(function()
            while true do t[#t + 1] = { #t } end
        end)
    end
end)
local e = ev:receive().result.error
print(e:message():match("^memory limit exceeded %(%d+ bytes%)$") ~= nil, e:kind(), e:details().limit,
    math.type(e:details().bytes))
