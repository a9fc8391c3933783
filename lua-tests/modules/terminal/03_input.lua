-- spec: modules/io 3, 5, 8
-- stdin: x after line 1
-- stdin: with more after line 2
-- stdin: some more bytes after line 3
-- stdin: last after line 4
-- stdin: end after line 5
-- expect: go
-- expect: x
-- expect: with more
-- expect: some
-- expect:  more bytes
-- expect: last
-- expect: EOF	EOF
-- expect: true
local terminal, time = require("terminal"), require("time")
local woken = 0
local stop = false
coroutine.spawn(function()
    while not stop do
        time.sleep("1ms")
        woken = woken + 1
    end
end)
terminal.print("go")
terminal.flush()
local function show(v, err) terminal.print(v or tostring(err)) terminal.flush() end
show(terminal.readline())
show(terminal.readline())
show(terminal.read(4))
show((terminal.read(0):gsub("\n", "")))
show(terminal.readline())
local a, b = terminal.readline(), nil
local _, err = terminal.readline()
local _, other = terminal.read()
terminal.print(err, other)
stop = true
terminal.print(a == nil and woken > 0)
