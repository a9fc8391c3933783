-- spec: scheduler 21.39
-- timeout: 30
-- expect: running	true	true	app:39_info	nil
-- expect: idle	true	true	1	3
-- expect: nil	NotFound
local time = require("time")
local me = process.info()
print(me.state, me.pid == process.pid(), me.memory > 0, me.id, me.parent)
local p = process.spawn(function() process.events():receive() end)
for i = 1, 3 do process.send(p, "n", i) end
while process.info(p).state ~= "idle" do time.sleep("1ms") end
local info = process.info(p)
print(info.state, info.parent == process.pid(), info.memory > 0, info.tasks, info.mailbox)
local none, err = process.info("{app:processes|0xfffff}")
print(none, err:kind())
