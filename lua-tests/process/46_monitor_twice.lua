-- spec: processes 21.46
-- expect: true	nil
-- expect: nil	already monitoring pid	AlreadyExists
-- expect: nil	cannot monitor self	Invalid
-- expect: nil	cannot link to self	Invalid
-- expect: true	true
local function report(ok, err) print(ok, err:message(), err:kind()) end
local p = process.spawn(function() process.inbox():receive() end)
print(process.monitor(p))
report(process.monitor(p))
report(process.monitor(process.pid()))
report(process.link(process.pid()))
-- Linking twice is no error.
print((process.link(p)), (process.link(p)))
