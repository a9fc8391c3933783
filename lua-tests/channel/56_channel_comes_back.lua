-- spec: channels 13.56
-- expect: true
-- expect: true
local c, main = channel.new(), process.pid()
process.spawn(function() process.send(main, "c", c) end)
print(process.listen("c"):receive() == c)
process.send(main, "c", { c, c })
local r = process.listen("c"):receive()
print(r[1] == c and r[2] == c)
