-- spec: channels 8
-- A select over ten thousand channels, in a loop and by many tasks at once: each value is taken once, and those that have
-- gone on leave nothing behind in the channels.
-- expect: taken	2000	sum	2001000
-- expect: waiters	200
-- expect: closed	200
-- timeout: 120
local N = 10000
local channels, cases = {}, {}
for i = 1, N do
  channels[i] = channel.new(1)
  cases[i] = channels[i]:case_receive()
end
local taken, sum = 0, 0
for i = 1, 2000 do
  channels[i * 5 % N + 1]:send(i)
  local result = channel.select(cases)
  assert(result.index == i * 5 % N + 1 and result.channel == channels[result.index])
  taken, sum = taken + 1, sum + result.value
end
print("taken", taken, "sum", sum)
local few, woken, closed = {}, 0, 0
for i = 1, 100 do few[i] = channels[i]:case_receive() end
local done = channel.new(200)
for _ = 1, 200 do
  coroutine.spawn(function()
    local result = channel.select(few)
    if result.ok then woken = woken + 1 else closed = closed + 1 end
    done:send(true)
  end)
end
for i = 1, 200 do channels[i % 100 + 1]:send(i) end
for _ = 1, 200 do done:receive() end
print("waiters", woken)
for _ = 1, 200 do
  coroutine.spawn(function()
    local result = channel.select(few)
    if result.ok then woken = woken + 1 else closed = closed + 1 end
    done:send(true)
  end)
end
for i = 1, 100 do channels[i]:close() end
for _ = 1, 200 do done:receive() end
print("closed", closed)
