-- spec: modules/uuid 1-10
-- expect: ok
local uuid = require("uuid")
local seen = {}
for _ = 1, 10000 do
    local id = uuid.v4()
    assert(id:match("^%x+%-%x+%-4%x+%-[89ab]%x+%-%x+$") and #id == 36 and not seen[id], id)
    seen[id] = true
end
local last = ""
for _ = 1, 10000 do
    local id = uuid.v7()
    assert(id > last and id:match("^%x+%-%x+%-7%x+%-[89ab]%x+%-%x+$"), id)
    last = id
end
assert(math.abs(uuid.parse(last).timestamp - os.time()) <= 5 and uuid.parse(last).version == 7 and uuid.parse(last).node == nil)
assert(uuid.v5(uuid.ns.DNS, "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
assert(uuid.v3(uuid.ns.DNS, "www.example.com") == "5df41881-3aed-3515-88a7-2f4a814cf09e")
local parsed = uuid.parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
assert(parsed.version == 1 and parsed.node == "00c04fd430c8" and parsed.timestamp == 886630433 and parsed.variant == "RFC4122")
for _, x in ipairs { "", 123, true, {}, uuid.v4():sub(2), uuid.v4() .. "0", "{" .. uuid.v4(), "urn:uuid:x", ("g"):rep(32),
    "urn:uuid:" .. uuid.v4():gsub("-", "") } do
    assert(uuid.validate(x) == false)
end
assert(uuid.validate(nil) == false and uuid.validate(uuid.v1()) == true)
local upper = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"
for _, x in ipairs { upper, upper:gsub("-", ""), "{" .. upper .. "}", "URN:UUID:" .. upper } do
    assert(uuid.format(x) == upper:lower() and uuid.format(x, "standard") == upper:lower())
    assert(uuid.format(x, "simple") == upper:lower():gsub("-", "") and uuid.format(x, "urn") == "urn:uuid:" .. upper:lower())
end
local function fails(text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == text, tostring(err))
end
fails("unsupported format", uuid.format, upper, "x")
fails("unsupported format", uuid.format, upper, 5)
fails("invalid namespace UUID", uuid.v3, "bad", "x")
fails("namespace and name must be strings", uuid.v5, upper)
fails("namespace and name must be strings", uuid.v5, 5, "x")
for _, f in ipairs { uuid.version, uuid.variant, uuid.parse, uuid.format } do
    fails("input must be a string", f, 5)
    fails("invalid UUID format", f, "x")
end
local node, before
for _ = 1, 100 do
    local id = uuid.v1()
    local parsed = uuid.parse(id)
    local ticks = id:sub(16, 18) .. id:sub(10, 13) .. id:sub(1, 8)
    assert(parsed.version == 1 and (node or parsed.node) == parsed.node and (not before or ticks > before))
    assert(tonumber(parsed.node:sub(1, 2), 16) & 1 == 1)
    node, before = parsed.node, ticks
end
assert(math.abs(uuid.parse(uuid.v1()).timestamp - os.time()) <= 5)
assert(uuid.variant("6ba7b810-9dad-11d1-c0b4-00c04fd430c8") == "Microsoft")
assert(uuid.variant("6ba7b810-9dad-11d1-e0b4-00c04fd430c8") == "Future")
assert(uuid.variant("6ba7b810-9dad-11d1-70b4-00c04fd430c8") == "Reserved" and uuid.variant(upper) == "RFC4122")
assert(uuid.nil_uuid == "00000000-0000-0000-0000-000000000000" and uuid.version(uuid.nil_uuid) == 0)
assert(uuid.ns.URL ~= uuid.ns.OID and uuid.validate(uuid.ns.X500) and not pcall(function() uuid.ns.DNS = 1 end))
assert(uuid.version(uuid.v4()) == 4 and select("#", uuid.version(uuid.v4())) == 2)
-- Other processes do not repeat them.
local other = process.exec(function() return (require("uuid").v7()) end)
assert(other > last and uuid.v7() > other)
print("ok")
