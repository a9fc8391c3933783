-- spec: modules/hash 1-10
-- expect: ok
local hash = require("hash")
assert(hash.md5("") == "d41d8cd98f00b204e9800998ecf8427e" and hash.md5("hello") == "5d41402abc4b2a76b9719d911017c592")
assert(hash.sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
assert(hash.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
assert(hash.sha512("abc"):sub(1, 32) == "ddaf35a193617abacc417349ae204131")
assert(hash.sha384("abc"):sub(1, 32) == "cb00753f45a35e8bb5a03d699ac65007")
for name, n in pairs { md5 = 16, sha1 = 20, sha256 = 32, sha384 = 48, sha512 = 64 } do
    local digest, code = hash[name], hash["hmac_" .. name]
    assert(#digest("x") == 2 * n and #digest("x", true) == n and #digest("x", 1) == n and #digest("x", false) == 2 * n)
    assert(#code("x", "k") == 2 * n and #code("x", "k", true) == n and #code("x", "") == 2 * n)
    assert((digest("x", true):gsub(".", function(c) return ("%02x"):format(c:byte()) end)) == digest("x"))
    assert(select(2, digest("x")) == nil)
end
assert(hash.hmac_sha256("what do ya want for nothing?", "Jefe")
    == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
assert(hash.hmac_md5("what do ya want for nothing?", "Jefe") == "750c783e6ab0b503eaa86e310a5db738")
assert(hash.hmac_sha1("what do ya want for nothing?", "Jefe") == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
assert(hash.fnv32("") == 2166136261 and hash.fnv32("a") == 84696446 and math.type(hash.fnv32("a")) == "integer")
assert(hash.fnv64("") == -3750763034362895579 and hash.fnv32a("a") == 0xe40c292c and hash.fnv64a("a") == 0xaf63dc4c8601ec8c)
assert(hash.fnv64("a") == 0xaf63bd4c8601b7be and hash.crc32("123456789") == 0xcbf43926 and hash.crc32("") == 0)
assert(hash.sha256("a\0b") ~= hash.sha256("a") and hash.crc32("a\0b") ~= hash.crc32("a"))
for name, f in pairs(hash) do
    for _, v in ipairs { 5, true, {} } do
        local got, err = f(v, "key")
        assert(got == nil and err:kind() == "Invalid" and tostring(err) == "data must be a string", name)
    end
end
local got, err = hash.hmac_sha1("x")
assert(got == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err) == "secret must be a string")
print("ok")
