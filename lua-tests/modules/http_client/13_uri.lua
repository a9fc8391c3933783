-- spec: modules/http_client test idea 51
-- expect: ok
local http = require("http_client")
assert(http.encode_uri("a b&c=é") == "a+b%26c%3D%C3%A9")
assert(http.decode_uri("a+b%26c%3D%C3%A9") == "a b&c=é")
assert(http.encode_uri("") == "" and http.decode_uri("") == "")
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
all = table.concat(all)
assert(http.decode_uri(http.encode_uri(all)) == all)
local text, err = http.decode_uri("%zz")
assert(text == nil and err:kind() == errors.INVALID and err:message() == 'invalid URL escape "%zz"', err)
for _, bad in ipairs({ "%", "a%4", "%%41" }) do assert(http.decode_uri(bad) == nil) end
assert(not pcall(http.encode_uri) and not pcall(http.decode_uri, {}))
print("ok")
