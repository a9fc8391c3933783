-- spec: channels 8
-- timeout: 120
-- not-under: gc a collection at every allocation takes the square of the number of channels
-- expect: 30000	false
-- expect: nothing is left
-- Channels in the buffers of channels, thirty thousand deep: letting go of the outermost one recurses nowhere.
local c = channel.new(1)
c:send("innermost")
for _ = 1, 30000 do
    local outer = channel.new(1)
    outer:send(c)
    c = outer
end
-- The outermost becomes shared, and all that it holds with it.
process.send(process.pid(), "c", c)
process.listen("c"):receive()
local depth, at = 0, c
while true do
    local v = at:receive()
    if v == "innermost" then break end
    depth, at = depth + 1, v
end
print(depth, c == at)
c = channel.new(1)
process.send(process.pid(), "d", c)
process.listen("d"):receive()
for _ = 1, 30000 do
    local outer = channel.new(1)
    process.send(process.pid(), "e", outer)
    outer:send(c)
    c = outer
end
c, at = nil, nil
collectgarbage()
collectgarbage()
print("nothing is left")
