-- spec: modules/compress 1-10
-- expect: ok
local compress = require("compress")
local names = { "gzip", "deflate", "zlib", "brotli", "zstd" }
local function fails(kind, text, v, err)
    assert(v == nil and err and err:kind() == kind and err:retryable() == false, tostring(v) .. " " .. tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end
-- Numbers that look like chance.
local bytes, x = {}, 12345
for i = 1, 300000 do
    x = (x * 1103515245 + 12345) & 0x7fffffff
    bytes[i] = string.char(x >> 16 & 255)
end
local noise = table.concat(bytes)
for _, name in ipairs(names) do
    local part = compress[name]
    for _, data in ipairs { "x", ("\0"):rep(1 << 20), noise, "\0\1\2\255" } do
        local packed = assert(part.encode(data))
        assert(part.decode(packed) == data, name)
        assert(part.encode(data) == packed, "the same again")
    end
    local least, most = 1, name == "zstd" and 22 or name == "brotli" and 11 or 9
    if name == "brotli" then least = 0 end
    for _, level in ipairs { least, most } do assert(part.decode(part.encode("level level level", { level = level })) == "level level level") end
    for _, level in ipairs { least - 1, most + 1, 1.5, "6", {} } do fails("Invalid", "level must be", part.encode("x", { level = level })) end
    for _, f in ipairs { part.encode, part.decode } do
        fails("Invalid", "input data cannot be empty", f(""))
        fails("Invalid", "must be a string", f(5))
        fails("Invalid", "must be a string", f())
        fails("Invalid", "options must be a table", f("x", 5))
    end
    for _, size in ipairs { 0, -1, (1 << 30) + 1, "x" } do fails("Invalid", "max_size must be", part.decode("x", { max_size = size })) end
    local packed = part.encode(("some text "):rep(1000))
    fails("Invalid", "decode failed", part.decode(packed:sub(1, -2)))
    fails("Invalid", "decode failed", part.decode(packed:sub(1, #packed // 2)))
    fails("Invalid", "decode failed", part.decode(packed .. "more"))
    fails("Internal", "decompressed size exceeds limit", part.decode(packed, { max_size = 9999 }))
    assert(#part.decode(packed, { max_size = 10000 }) == 10000)
    if name ~= "deflate" and name ~= "brotli" then
        fails("Invalid", "decode failed", part.decode(("garbage "):rep(10)))
        -- The end is a checksum.
        local flipped = packed:sub(1, -6) .. string.char(packed:byte(-5) ~ 1) .. packed:sub(-4)
        if name ~= "zstd" then flipped = packed:sub(1, -3) .. string.char(packed:byte(-2) ~ 1) .. packed:sub(-1) end
        fails("Invalid", "decode failed", part.decode(flipped))
    end
end
fails("Invalid", "decode failed", compress.deflate.decode("\255\255\255garbage"))
fails("Invalid", "decode failed", compress.deflate.decode(compress.zlib.encode(("zlib "):rep(100))))
-- Members of gzip.
assert(compress.gzip.decode(compress.gzip.encode("one ") .. compress.gzip.encode("two")) == "one two")
local file = assert(io.open("x.gz", "wb"))
file:write((compress.gzip.encode(("for the program gzip\n"):rep(3))))
file:close()
local program = io.popen("gzip -dc x.gz 2>&1")
local text = program:read("a")
if program:close() then assert(text == ("for the program gzip\n"):rep(3), text) end
-- A bomb: what comes out is counted while it does.
local bomb = compress.gzip.encode(("\0"):rep(64 << 20))
fails("Internal", "exceeds limit", compress.gzip.decode(bomb, { max_size = 1 << 20 }))
-- Dictionaries.
local samples = {}
for i = 1, 2000 do samples[i] = ('{"id":%d,"name":"user number %d","active":%s,"tags":["red","green"]}'):format(i, i * 7, i % 2 == 0) end
local dict = assert(compress.zstd.train_dict(samples, { size = 4096, id = 77 }))
local info = compress.zstd.inspect_dict(dict)
assert(info.id == 77 and info.content_size == #dict and #dict <= 4096)
local with, without = compress.zstd.encode(samples[5], { dict = dict }), compress.zstd.encode(samples[5])
assert(#with < #without and compress.zstd.decode(with, { dict = dict }) == samples[5])
fails("Invalid", "decode failed", compress.zstd.decode(with))
local other = assert(compress.zstd.train_dict(samples, { size = 4096, id = 78 }))
fails("Invalid", "decode failed", compress.zstd.decode(with, { dict = other }))
fails("Invalid", "samples cannot be empty", compress.zstd.train_dict({}))
fails("Invalid", "samples must be", compress.zstd.train_dict("x"))
fails("Invalid", "samples must be", compress.zstd.train_dict { 1 })
fails("Invalid", "train failed", compress.zstd.train_dict { "x" })
fails("Invalid", "size must be", compress.zstd.train_dict({ "x" }, { size = 255 }))
fails("Invalid", "id must be", compress.zstd.train_dict({ "x" }, { id = -1 }))
fails("Invalid", "dict must be", compress.zstd.encode("x", { dict = 5 }))
fails("Invalid", "not a dictionary", compress.zstd.inspect_dict("x"))
fails("Invalid", "cannot be empty", compress.zstd.inspect_dict(""))
-- Others run meanwhile.
local ticks, over = 0, false
coroutine.spawn(function() while not over do ticks = ticks + 1 require("time").sleep("1ms") end end)
assert(compress.brotli.decode(compress.brotli.encode(noise, { level = 9 })) == noise)
over = true
assert(ticks >= 1)
print("ok")
