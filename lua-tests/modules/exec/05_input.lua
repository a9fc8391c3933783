-- spec: modules/exec 5
-- needs: linux
-- expect: ok
local exec, time = require("exec"), require("time")
local e = assert(exec.open())
local function fails(kind, text, got, err)
    assert(got == nil and err and err:kind() == kind and tostring(err):find(text, 1, true), tostring(err))
end

-- What is written comes back, and ends with the input.
local p = assert(e:exec("cat"))
fails("Invalid", "process not started", p:write_stdin("x"))
assert(p:start())
local out = assert(p:stdout_stream())
assert(p:write_stdin("hello\n") == true and out:read() == "hello\n")
assert(p:write_stdin("\0\255") and out:read(1) == "\0" and out:read() == "\255")
assert(p:write_stdin("") == true and p:write_stdin("") == true)
fails("Internal", "standard input is closed", p:write_stdin("more"))
assert(out:read() == nil and p:wait() == 0)
fails("Internal", "standard input is closed", p:write_stdin("more"))

-- Much in both directions at once.
local MUCH = 5 << 20
p = assert(e:exec("cat"))
out = assert(p:stdout_stream())
assert(p:start())
local written = channel.new(1)
coroutine.spawn(function()
    local piece = ("0123456789abcdef"):rep(4096)
    for _ = 1, MUCH // #piece do assert(p:write_stdin(piece)) end
    written:send(p:write_stdin(""))
end)
local back = assert(out:read_all())
assert(#back == MUCH and written:receive() == true and p:wait() == 0)
assert(back == ("0123456789abcdef"):rep(MUCH // 16))
local whole = assert(e:run("cat", { stdin = back }))
assert(whole.stdout == back and whole.code == 0)
assert(e:run("wc -c", { stdin = "" }).stdout:match("^%s*0\n$") and e:run("wc -c").stdout:match("^%s*0\n$"))

-- Several writers: each piece is whole, in the order in which they came.
p = assert(e:exec("cat"))
out = assert(p:stdout_stream())
assert(p:start())
local done = channel.new(8)
for i = 1, 8 do
    coroutine.spawn(function() done:send(p:write_stdin(tostring(i):rep(100000))) end)
end
local all = {}
coroutine.spawn(function()
    for _ = 1, 8 do assert(done:receive()) end
    assert(p:write_stdin(""))
end)
for i = 1, 8 do all[i] = tostring(i):rep(100000) end
assert(out:read_all() == table.concat(all) and p:wait() == 0)

-- A command that does not want any more.
p = assert(e:exec("sh -c 'read line; exec <&-; echo closed; sleep 30'"))
out = assert(p:stdout_stream())
assert(p:start() and p:write_stdin("a line\n") and out:read() == "closed\n")
fails("Internal", "standard input is closed by the command", p:write_stdin("x"))
fails("Internal", "standard input is closed", p:write_stdin("x"))
assert(p:close(true))
assert(e:run("true", { stdin = back }).code == 0)
-- One that ends while somebody writes to it, though what it has started could still read.
p = assert(e:exec("sh -c 'exec 3<&0; sleep 30 & read line; exit 7'"))
assert(p:start())
local told = channel.new(1)
coroutine.spawn(function()
    local ok, err = p:write_stdin("line\n" .. ("x"):rep(1 << 20))
    told:send(tostring(err))
end)
assert(p:wait() == 7 and told:receive():find("the command has ended", 1, true))
assert(p:close())

-- Nobody reads: the command waits, and nothing piles up here.
p = assert(e:exec("sh -c 'head -c 10000000 /dev/zero; echo end >&2'"))
local err = assert(p:stderr_stream())
out = assert(p:stdout_stream())
assert(p:start())
local before = collectgarbage("count")
time.sleep("100ms")
assert(collectgarbage("count") - before < 1000)
local ended = channel.new(1)
coroutine.spawn(function() ended:send(err:read_all()) end)
local n = 0
while true do
    local piece = assert(out:read(100000) or "")
    if piece == "" then break end
    n = n + #piece
end
assert(n == 10000000 and ended:receive() == "end\n" and p:wait() == 0)

-- A stream that is closed closes the pipe.
p = assert(e:exec("yes"))
out = assert(p:stdout_stream())
assert(p:start() and #out:read(10) > 0 and out:close())
assert(p:wait() == 128 + 13)

-- What nobody takes is kept as long as it is little, and never holds up a command that is waited for.
p = assert(e:exec("sh -c 'echo kept; echo too >&2'"))
assert(p:start() and p:wait() == 0)
assert(p:stdout_stream():read_all() == "kept\n" and p:stderr_stream():read_all() == "too\n")
p = assert(e:exec("head -c 3000000 /dev/zero"))
assert(p:start() and p:wait() == 0)
fails("Invalid", "the output was discarded", p:stdout_stream())
assert(p:stderr_stream():read_all() == "")
p = assert(e:exec("head -c 60000 /dev/zero"))
assert(p:start())
time.sleep("20ms")
assert(#p:stdout_stream():read_all() == 60000)

-- Limits of output.
local small = assert(exec.open { max_output = 10 })
assert(small:run("printf 0123456789").stdout == "0123456789")
fails("Invalid", "output is longer than 10 bytes", small:run("printf 0123456789a"))
fails("Invalid", "output is longer than 10 bytes", small:run("sh -c 'yes >&2'"))
p = assert(small:exec("sh -c 'printf 0123456789; cat; printf a'"))
out = assert(p:stdout_stream())
assert(p:start() and out:read() == "0123456789" and p:write_stdin(""))
local got, why = out:read()
assert(got == nil and why:kind() == "Invalid" and tostring(why):find("output is longer than 10 bytes", 1, true))
assert(p:wait() == 0)
print("ok")
