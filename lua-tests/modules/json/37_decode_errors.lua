-- spec: modules/json 37-40, table of errors
-- expect: ok
local json = require("json")
local function fails(kind, text, ...)
    local got, err = json.decode(...)
    assert(got == nil and err, "no error for " .. tostring((...)))
    assert(err:kind() == kind and err:retryable() == false, err:kind())
    assert(tostring(err):find(text, 1, true) and tostring(err):find("^decode failed: "), tostring(err))
end
fails("Invalid", "empty string", "")
for _, v in ipairs { 42, true, {}, print } do fails("Invalid", "string expected", v) end
fails("Invalid", "string expected", nil)
for _, text in ipairs { "{", "[1,]", "{'a':1}", "NaN", "01", "1 2", "tru", " ", '"a\nb"', '"\\x"', "1e400", "[1 2]", "{1:2}",
    '"\xff"', '"abc', "-", "1.", "// x\n1", '{"a":1,}', '"\\ud8', "Infinity", "+1", ".5" } do
    fails("Internal", "at line ", text)
end
fails("Internal", "line 1 column 7", '{"a": x}')
fails("Internal", "line 3 column 2", '[1,\n2,\n ]')
print(select(2, pcall(json.decode)) == "bad argument #1 to 'decode' (value expected)" and "ok")
