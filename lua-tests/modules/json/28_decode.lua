-- spec: modules/json 28-42
-- expect: ok
local json = require("json")
local function is(text, value)
    local got, err = json.decode(text)
    assert(got == value and math.type(got) == math.type(value) and err == nil, ("%s gives %s (%s)"):format(text, got, err))
end
assert(select("#", json.decode("null")) == 2)
is("null", nil) is(" \t\r\n true ", true) is("\u{feff}1", 1)
is("5", 5) is("5.0", 5.0) is("1e2", 100.0) is("-0", 0) is("9223372036854775807", math.maxinteger)
is("-9223372036854775808", math.mininteger) is("9223372036854775808", 2^63) is("0.1", 0.1) is("1E-2", 0.01)
local zeros = json.decode('[-0, "-0", -0.0, -0]')
assert(math.type(zeros[1]) == "integer" and math.type(zeros[3]) == "float" and 1 / zeros[3] < 0)
assert(math.type(zeros[4]) == "integer")
is([["\u00e9\ud83d\ude00"]], "é😀") is([["\ud800"]], "\u{FFFD}") is([["\ude00x"]], "\u{FFFD}x")
is([["a\\ud800\"\/\b\f\n\r\t"]], "a\\ud800\"/\b\f\n\r\t")
assert(json.decode('{"a":1,"a":2}').a == 2 and json.decode('{"a":1,"a":null}').a == nil)
local numeric = json.decode('{"1":"x"}')
assert(numeric["1"] == "x" and numeric[1] == nil)
local holes = json.decode("[1,null,3]")
assert(holes[1] == 1 and holes[2] == nil and holes[3] == 3)
local function nested(n) return ("["):rep(n) .. ("]"):rep(n) end
assert(type(json.decode(nested(128))) == "table")
local _, err = json.decode(nested(129))
assert(err:kind() == "Internal" and tostring(err):find("maximum nesting depth", 1, true))
for _, text in ipairs { "{}", "[]", '{"a":[],"b":{}}', "[[],{}]", '{"a":{"b":[{"c":{}}]}}' } do
    assert(json.encode(json.decode(text)) == text, text)
end
local function equal(a, b)
    if type(a) ~= "table" or type(b) ~= "table" then return a == b and math.type(a) == math.type(b) end
    for k, v in pairs(a) do if not equal(v, b[k]) then return false end end
    for k in pairs(b) do if a[k] == nil then return false end end
    return true
end
local value = { items = { 1, 2.5, "x", true, { k = "v" } }, deep = { { { n = -1 } } } }
assert(equal(value, json.decode(json.encode(value))))
-- Fresh, mutable tables.
local a, b = json.decode("[1]"), json.decode("[1]")
a[2] = 2
assert(#a == 2 and #b == 1)
local many = {}
for i = 1, 2000 do many[i] = { id = i, name = "name " .. i, tags = { "a", "b" }, ok = i % 2 == 0 } end
assert(equal(many, json.decode(json.encode(many))))
print("ok")
