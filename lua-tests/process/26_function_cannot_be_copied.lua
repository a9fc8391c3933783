-- spec: processes 21.26
-- expect: value at #1.cb cannot be copied: function
-- expect: value at #2[1].x[true] cannot be copied: thread
-- expect: value at #1.items[3] cannot be copied: function
-- expect: value at #1 cannot be copied: function
-- expect: Invalid	false
-- expect: nothing arrived
local me = process.pid()
local function report(_, err) print(err:message()) return err end
report(process.send(me, "c", { cb = print }))
report(process.send(me, "c", 1, { { x = { [true] = coroutine.create(print) } } }))
report(process.send(me, "c", { items = { 1, 2, print } }))
local err = report(process.send(me, "c", function() end))
print(err:kind(), err:retryable())
local r = channel.select { process.inbox():case_receive(), default = true }
print(r.default and "nothing arrived" or "something arrived")
