-- spec: processes 8: who watches, is watched, is linked or waits for very many finds each of them at once
-- not-under: gc a collection at each allocation takes too long for so many
-- timeout: 120
-- expect: 30000 ended
-- expect: 0 of those that are not watched any more
-- expect: 20000 have watched one
-- expect: 20000 links taken back, 1 failed
-- expect: 20000 calls

local events = process.events()
local function wait() process.inbox():receive() end

local children = {}
for i = 1, 30000 do children[i] = process.spawn_monitored(wait) end
for i = 30000, 1, -1 do process.send(children[i], "go") end
local ended = 0
for _ = 1, 30000 do
  if events:receive().kind == "pid.exit" then ended = ended + 1 end
end
print(ended .. " ended")

for i = 1, 20000 do children[i] = process.spawn_monitored(wait) end
for i = 20000, 1, -1 do assert(process.unmonitor(children[i])) end
for i = 1, 20000 do process.send(children[i], "go") end
local last = process.spawn_monitored(function() end)
local others = 0
while events:receive().from ~= last do others = others + 1 end
print(others .. " of those that are not watched any more")

local one = process.spawn(wait)
for i = 1, 20000 do
  children[i] = process.spawn_monitored(function(one)
    assert(process.monitor(one))
    wait()
    return true
  end, nil, one)
end
for i = 20000, 1, -1 do process.send(children[i], "go") end
local watched = 0
for _ = 1, 20000 do watched = watched + (events:receive().result.value and 1 or 0) end
print(watched .. " have watched one")

assert(process.set_options { trap_links = true })
for i = 1, 20000 do children[i] = process.spawn_linked(wait) end
for i = 20000, 2, -1 do assert(process.unlink(children[i])) end
for i = 1, 20000 do assert(process.terminate(children[i])) end
local down = events:receive()
assert(down.kind == "pid.link.down" and down.from == children[1])
last = process.spawn_monitored(function() end)
assert(events:receive().from == last)
print("20000 links taken back, 1 failed")

local done = channel.new(20000)
for i = 1, 20000 do
  coroutine.spawn(function() done:send(process.exec(function(i) return i end, nil, i) == i) end)
end
local calls = 0
for _ = 1, 20000 do calls = calls + (done:receive() and 1 or 0) end
print(calls .. " calls")
