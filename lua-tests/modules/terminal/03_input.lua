-- spec: modules/io 3, 5, 8
-- stdin: x after line 2
-- stdin: with more after line 3
-- stdin: some more bytes after line 4
-- stdin: last after line 5
-- stdin: end after line 6
-- expect: go
-- expect: awake
-- expect: x
-- expect: with more
-- expect: some
-- expect:  more bytes
-- expect: last
-- expect: EOF	EOF
-- expect: true
-- The first line comes only when a coroutine has slept and spoken while another waits for it.
local terminal, time = require("terminal"), require("time")
local function say(...) terminal.print(...) terminal.flush() end
local function show(v, err) say(v or tostring(err)) end
coroutine.spawn(function()
    time.sleep("1ms")
    say("awake")
end)
say("go")
show(terminal.readline())
show(terminal.readline())
show(terminal.read(4))
show((terminal.read(0):gsub("\n", "")))
show(terminal.readline())
local a, b = terminal.readline(), nil
local _, err = terminal.readline()
local _, other = terminal.read()
terminal.print(err, other)
terminal.print(a == nil)
