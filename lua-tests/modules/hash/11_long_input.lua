-- spec: modules/hash 11
-- variant:
-- variant: --workers 1
-- expect: ok
-- Another process is asked and answers while a long string is hashed.
local hash = require("hash")
local long = ("0123456789abcdef"):rep(4 << 16)
local alone = { hash.sha512(long), hash.md5(long), hash.crc32(long), hash.hmac_sha256(long, "k", true) }
local main = process.pid()
local echo = process.spawn(function()
    local inbox = process.inbox()
    while true do
        local message = inbox:receive()
        process.send(message:from(), "echo", message:payload():data())
    end
end, nil)
local echoes = process.listen("echo")
local done = channel.new(4)
for i, f in ipairs { hash.sha512, hash.md5, hash.crc32, function(s) return hash.hmac_sha256(s, "k", true) end } do
    coroutine.spawn(function() done:send { i, (f(long)) } end)
end
for i = 1, 20 do
    process.send(echo, "ask", i)
    assert(echoes:receive() == i)
end
for _ = 1, 4 do
    local result = done:receive()
    assert(result[2] == alone[result[1]], result[1])
end
process.terminate(echo)
print("ok")
