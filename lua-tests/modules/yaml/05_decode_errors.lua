-- spec: modules/yaml 5, 6, 12
-- expect: ok
local yaml = require("yaml")
local function fails(kind, text, ...)
    local got, err = yaml.decode(...)
    assert(got == nil and err, "no error for " .. tostring((...)))
    assert(err:kind() == kind and err:retryable() == false and tostring(err):find("^decode failed: "), err:kind())
    assert(tostring(err):find(text), tostring(err))
end
for _, v in ipairs { 5, true, {} } do fails("Invalid", "string expected", v) end
fails("Invalid", "string expected")
fails("Invalid", "input cannot be empty", "")
fails("Internal", "duplicate key at line 2 column 1", "a: 1\na: 2")
fails("Internal", "duplicate key", "1: a\n1: b")
for _, text in ipairs { "a:\n  - b\n c: 1", "a:\n\t- b", 'a: "open', "a: [1, 2", "a: {b: 1", "a: *nowhere", "a: b: c", "- a\nb: 1",
    "a: !!int x", "a: !!bool maybe", "a: !!binary '*'", "&a [*a]", "<<: 5", "{[1]: 2}", "%YAML 9.9\n---\n'" } do
    fails("Internal", "line %d+ column %d+", text)
end
fails("Internal", "UTF%-8 at line 2 column 4", "a: 1\nb: \xff")
fails("Internal", "more than one document at line 3", "---\na: 1\n---\nb: 2")
fails("Internal", "maximum nesting depth", ("["):rep(200) .. ("]"):rep(200))
assert(yaml.decode(("["):rep(128) .. ("]"):rep(128)))
-- A document that multiplies itself.
local bomb = { "a0: &a0 [x, x, x, x, x, x, x, x, x, x]" }
for i = 1, 9 do
    bomb[#bomb + 1] = ("a%d: &a%d [" .. ("*a" .. i - 1 .. ", "):rep(9) .. "*a%d]"):format(i, i, i - 1)
end
fails("Internal", "too many nodes", table.concat(bomb, "\n"))
local chain = { "m0: &m0 {k: v}" }
for i = 1, 30 do chain[#chain + 1] = ("m%d: &m%d {<<: [*m%d, *m%d]}"):format(i, i, i - 1, i - 1) end
fails("Internal", "too many nodes", table.concat(chain, "\n"))
local got, err = yaml.decode_all("a: 1\n---\n[")
assert(got == nil and err:kind() == "Internal")
print("ok")
