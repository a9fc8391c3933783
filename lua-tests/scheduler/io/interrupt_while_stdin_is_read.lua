-- spec: processes 2.5: an interrupt ends a run that waits for standard input
-- stdin: open
-- signal: INT after line 1
-- status: 130
-- expect: waiting

process.spawn(function() process.inbox():receive() end)
print("waiting")
io.stdout:flush()
io.read()
