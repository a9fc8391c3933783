-- spec: modules/json 14-19, table of errors
-- expect: ok
local json = require("json")
local function fails(kind, text, value, options)
    local got, err = json.encode(value, options)
    assert(got == nil and err, "no error: " .. tostring(got))
    assert(err:kind() == kind and err:retryable() == false, err:kind())
    assert(tostring(err):find(text, 1, true) and tostring(err):find("^encode failed: "), tostring(err))
end
fails("Internal", "sparse array", { [1] = "a", [4] = "d" })
fails("Internal", "sparse array", { 1, nil, 3 })
fails("Internal", "sparse array", { [2^63] = 1 })
fails("Internal", "mixed-key table", { 1, 2, n = 2 })
local t = {}
t.me = t
fails("Internal", "recursively nested", t)
fails("Internal", "recursively nested", { 1, { x = { t } } })
local function nested(n)
    local v = 1
    for _ = 1, n do v = { v } end
    return v
end
assert(json.encode(nested(128)) == ("["):rep(128) .. "1" .. ("]"):rep(128))
fails("Internal", "maximum nesting depth", nested(129))
fails("Invalid", "cannot encode a type", integer)
fails("Invalid", "cannot encode a type", { x = Any })
for _, indent in ipairs { 0, 9, 1.5, "2", true } do fails("Invalid", "indent", 1, { indent = indent }) end
fails("Invalid", "options", 1, 5)
-- A failure leaves nothing behind.
assert(json.encode({ 1 }) == "[1]")
print("ok")
