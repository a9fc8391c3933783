-- spec: processes 2.5: a read of standard input is something pending
-- stdin: go after line 1
-- expect: waiting
-- expect: go

local main = process.pid()
process.spawn(function() process.inbox():receive() end)
process.spawn(function() process.send(main, "line", io.read()) end)
print("waiting")
io.stdout:flush()
print((process.listen("line"):receive()))
