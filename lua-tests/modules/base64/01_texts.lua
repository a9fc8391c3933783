-- spec: modules/base64 1-10
-- expect: ok
local base64 = require("base64")
local function fails(text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
for data, text in pairs { [""] = "", a = "YQ==", ab = "YWI=", abc = "YWJj", hello = "aGVsbG8=" } do
    assert(base64.encode(data) == text and base64.decode(text) == data)
end
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
all = table.concat(all)
assert(base64.decode(base64.encode(all)) == all and base64.decode_url(base64.encode_url(all)) == all)
assert(base64.decode("aGVs\nbG8=") == "hello" and base64.decode("aG\r\nVsbG8=\n") == "hello")
fails("decode failed: illegal base64 data at input byte 0", base64.decode, "!!!")
for _, text in ipairs { "YQ=", "YQ", "YQ===", "Y", "=", "YQ==YQ==", "YWJj=" } do fails("illegal base64", base64.decode, text) end
fails("encode failed: string expected", base64.encode, 5)
fails("decode failed: string expected", base64.decode, nil)
fails("string expected", base64.encode_url)
fails("string expected", base64.decode_url, {})
assert(base64.encode_url("\251\255") == "-_8" and base64.encode_url("\251\255", true) == "-_8=")
assert(base64.decode_url("-_8") == "\251\255" and base64.decode_url("-_8=") == "\251\255")
fails("illegal base64", base64.decode, "-_8=")
fails("illegal base64", base64.decode_url, "+/8=")
local long = ("0123456789"):rep(1 << 20)
assert(base64.decode(base64.encode(long)) == long)
assert(base64.decode("YR==") == "a")
fails("input byte 5", base64.decode, "aGVsb*8=")
fails("input byte 7", base64.decode, "aG\r\nVsb*8=")
fails("input byte 2", base64.decode, "aG Vs")
print("ok")
