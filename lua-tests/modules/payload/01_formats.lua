-- spec: modules/payload 1-11
-- expect: ok
local json = require("json")
local function fails(text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == "Internal" and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
local F = payload.format
assert(require("payload") == payload and F.JSON == "json/plain" and F.ERROR == "golang/error" and F.MSGPACK == "application/msgpack")
for _, v in ipairs { 1, 1.5, "x", true, {}, print, coroutine.create(print) } do
    local p = payload.new(v)
    assert(p:get_format() == F.LUA and p:data() == v and p:unmarshal() == v and tostring(p) == "payload{format=lua/any}")
end
assert(payload.new():data() == nil and payload.new(nil):get_format() == F.LUA)
local e = errors.new { message = "m", kind = errors.CONFLICT, retryable = true, details = { a = 1 } }
assert(payload.new(e):get_format() == F.ERROR and payload.new(e):data() == e)
local t = { list = { 1, 2.5, "x", true, {} }, name = "n", deep = { { { -1 } } }, big = math.maxinteger, float = 3.0 }
local function same(a, b)
    if type(a) ~= "table" or type(b) ~= "table" then return a == b end
    for k, v in pairs(a) do if not same(v, b[k]) then return false end end
    for k in pairs(b) do if a[k] == nil then return false end end
    return true
end
for _, format in ipairs { F.JSON, F.YAML, F.MSGPACK } do
    local p, err = payload.new(t):transcode(format)
    assert(p and err == nil and p:get_format() == format and tostring(p) == "payload{format=" .. format .. "}")
    assert(same(p:data(), t) and same(p:unmarshal(), t) and p:data() ~= p:data())
    assert(same(p:transcode(F.LUA):data(), t) and p:transcode(format):get_format() == format)
    for _, other in ipairs { F.JSON, F.YAML, F.MSGPACK } do assert(same(p:transcode(other):data(), t)) end
    for _, v in ipairs { 5, "text", true, false } do assert(payload.new(v):transcode(format):data() == v) end
    assert(payload.new(nil):transcode(format):data() == nil)
    local loop = {}
    loop.loop = loop
    fails("transcode failed: recursively nested", function() return payload.new(loop):transcode(format) end)
end
local m = payload.new({ 1, 1.0, -1, 127, 128, -33, 65536, 1 << 40, "\xff\0", ("s"):rep(300) }):transcode(F.MSGPACK):data()
assert(math.type(m[1]) == "integer" and math.type(m[2]) == "float" and m[9] == "\xff\0" and #m[10] == 300)
assert(m[3] == -1 and m[5] == 128 and m[6] == -33 and m[7] == 65536 and m[8] == 1 << 40)
assert(same(payload.new({ [1] = "a", [5] = "b", [true] = 1, x = 2 }):transcode(F.MSGPACK):data(), { [1] = "a", [5] = "b", [true] = 1, x = 2 }))
assert(json.encode((payload.new(json.object {}):transcode(F.MSGPACK):data())) == "{}")
fails("transcode failed: unknown payload format: nope", function() return payload.new(1):transcode("nope") end)
fails("transcode failed", function() return payload.new("{bad", F.JSON):data() end)
fails("unmarshal failed", function() return payload.new("{bad", F.JSON):unmarshal() end)
fails("transcode failed", function() return payload.new("a: 1\na: 2", F.YAML):data() end)
for _, bytes in ipairs { "", "\xc1", "\x92\1", "\xd9\5ab", "\xdd\xff\xff\xff\xff", "\xdf\xff\xff\xff\xff", "\xd4\1\2", "\1\1", "\x81\x90\1",
    "\x81\xcb\x7f\xf8\0\0\0\0\0\0\1", ("\x91"):rep(200) .. "\1" } do
    fails("transcode failed", function() return payload.new(bytes, F.MSGPACK):data() end)
end
fails("transcode failed", function() return payload.new("x"):transcode(F.ERROR) end)
fails("transcode failed", function() return payload.new(print):transcode(F.STRING) end)
fails("transcode failed", function() return payload.new("{bad", F.JSON):transcode(F.YAML) end)
-- Texts
assert(payload.new("text", F.STRING):data() == "text" and payload.new("\0", F.BYTES):transcode(F.LUA):data() == "\0")
assert(payload.new(5):transcode(F.STRING):data() == "5" and payload.new({ 1 }):transcode(F.BYTES):data() == "[1]")
assert(payload.new('{"a":[1]}', F.JSON):data().a[1] == 1 and payload.new("[1]", F.JSON):transcode(F.STRING):data() == "[1]")
assert(not pcall(payload.new, {}, F.JSON) and not pcall(payload.new, "x", "nope"))
-- Errors
local data = payload.new(e):transcode(F.JSON):data()
assert(data.message == "m" and data.kind == "Conflict" and data.retryable == true and data.details.a == 1)
assert(payload.new(e):transcode(F.LUA):data() == e and payload.new(e):transcode(F.STRING):data() == "m")
-- Between processes
local function echo(v) return { type(v), v } end
local r = process.exec(echo, nil, payload.new({ 1 }))
assert(r[1] == "table" and r[2][1] == 1)
r = process.exec(echo, nil, payload.new('{"a":1}', F.JSON))
assert(r[1] == "string" and r[2] == '{"a":1}')
local ok, err = process.send(process.pid(), "x", payload.new { items = { 1, print } })
assert(not ok and err:kind() == "Invalid" and tostring(err):find("#1.items[2]", 1, true), tostring(err))
assert(not pcall(function() return payload.new({}).name end) and not pcall(payload.new({}).data, 5))
assert(table.isfrozen(payload) and table.isfrozen(F))
print("ok")
