-- spec: modules/json 43-50, table of errors
-- expect: ok
local json = require("json")
local function passes(schema, data)
    local ok, err = json.validate(schema, data)
    assert(ok == true and err == nil, tostring(err))
end
local function fails(text, schema, data, validate)
    local ok, err = (validate or json.validate)(schema, data)
    assert(ok == false and err:kind() == "Invalid" and err:retryable() == false, tostring(ok))
    assert(tostring(err):find(text, 1, true), tostring(err))
    return err
end
passes({ type = "integer" }, 3) passes({ type = "integer" }, 3.0)
fails("validation failed: ", { type = "integer" }, 3.5)
local user = { type = "object", required = { "id" }, properties = { id = { type = "integer", minimum = 1 } } }
passes(user, { id = 1 })
fails("id", user, { name = "x" })
fails("/id", user, { id = 0 })
fails("validation failed", '{"type":"array","maxItems":2}', { 1, 2, 3 })
fails("validation failed", { type = "string", format = "email" }, "nope")
passes({ type = "string", format = "email" }, "a@b.co")
for format, values in pairs {
    ["date-time"] = { "2024-02-29T12:00:00Z", "yesterday" }, date = { "2024-02-29", "2023-02-29" },
    time = { "12:00:00Z", "25:00:00Z" }, ipv4 = { "127.0.0.1", "1.2.3" }, ipv6 = { "::1", "1::2::3" },
    uuid = { "2ed6657d-e927-568b-95e1-2665a8aea6a2", "x" }, uri = { "http://a/b", "a b" }, regex = { "a+", "(" },
    hostname = { "example.org", "-x-" }, duration = { "P1D", "1d" }, ["json-pointer"] = { "/a/0", "a" },
} do
    passes({ format = format }, values[1])
    fails("validation failed", { format = format }, values[2])
end
passes({ format = "of-our-own" }, "anything")
fails("schema error: schema is required", nil, {})
fails("data is required", {}, nil)
fails("schema must be a string or table", 5, 1)
fails("compile schema: ", "{not json", 1)
fails("compile schema: ", { ["$ref"] = "other.json" }, 1)
fails("compile schema: ", { ["$ref"] = "http://127.0.0.1:9/x.json" }, 1)
fails("compile schema: ", { type = "no such type" }, 1)
fails("sparse", {}, { [1] = 1, [3] = 3 })
local loop = {}
loop.loop = loop
fails("recursively", {}, loop)
fails("validation failed", { type = "object" }, "[1]", json.validate_string)
fails("data must be a JSON string", {}, 5, json.validate_string)
fails("validation failed", {}, "{", json.validate_string)
assert(json.validate_string({ type = "object" }, '{"a":1}') == true)
-- Empty tables where a schema wants an object.
passes({ type = "object", properties = {}, required = {} }, json.object {})
passes({ ["$defs"] = { any = {} }, ["$ref"] = "#/$defs/any" }, 1)
-- Drafts.
passes({ ["$schema"] = "http://json-schema.org/draft-04/schema#", type = "number", maximum = 5, exclusiveMaximum = false }, 5)
local err = fails("validation failed", { type = "array", items = { type = "integer" } }, { "a", 1, "b" })
local list = err:details().errors
assert(#list == 2 and list[1].path == "/0" and list[1].keyword == "type" and list[2].path == "/2" and list[1].message)
local bad = {}
for i = 1, 80 do bad[i] = "x" end
assert(#fails("", { items = { type = "integer" } }, bad):details().errors == 50)
-- A pattern that takes for ever is given up.
fails("validation failed", { pattern = "^(a+)+\\1$" }, ("a"):rep(40) .. "b")
for i = 1, 1000 do passes(user, { id = i }) end
assert(select(2, pcall(json.validate)) == "bad argument #1 to 'validate' (value expected)")
assert(not pcall(json.validate_string))
print("ok")
