-- spec: modules/crypto 1-3, 6, 11-13
-- expect: ok
local crypto = require("crypto")
local function fails(kind, text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == kind and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
for name, sizes in pairs { aes = { 16, 24, 32 }, chacha20 = { 32 } } do
    local encrypt, decrypt = crypto.encrypt[name], crypto.decrypt[name]
    for _, size in ipairs(sizes) do
        local key, other = ("k"):rep(size), ("o"):rep(size)
        for _, data in ipairs { "", "x", "some data\0with zeros", ("long"):rep(10000) } do
            local text = encrypt(data, key)
            assert(#text == 12 + #data + 16 and decrypt(text, key) == data and encrypt(data, key) ~= text)
            local bound = encrypt(data, key, "header")
            assert(decrypt(bound, key, "header") == data)
            fails("Internal", "decrypt: ", decrypt, bound, key)
            fails("Internal", "decrypt: ", decrypt, bound, key, "other")
            fails("Internal", "decrypt: ", decrypt, text, other)
            local flipped = text:sub(1, -2) .. string.char(text:byte(-1) ~ 1)
            fails("Internal", "decrypt: ", decrypt, flipped, key)
        end
        fails("Invalid", "encrypted data too short", decrypt, ("x"):rep(11), key)
        fails("Internal", "decrypt: ", decrypt, ("x"):rep(12), key)
        fails("Internal", "decrypt: ", decrypt, ("x"):rep(20), key)
    end
end
for _, size in ipairs { 0, 15, 31, 33 } do
    fails("Invalid", "key must be 16, 24, or 32 bytes", crypto.encrypt.aes, "x", ("k"):rep(size))
    fails("Invalid", "key must be 32 bytes", crypto.encrypt.chacha20, "x", ("k"):rep(size))
    fails("Invalid", "key must be 16, 24, or 32 bytes", crypto.decrypt.aes, ("x"):rep(40), ("k"):rep(size))
end
assert(not pcall(crypto.encrypt.aes, {}, ("k"):rep(16)) and not pcall(crypto.encrypt.aes, "x") and not pcall(crypto.decrypt.aes))
-- A text made elsewhere: AES-128-GCM of "hello" under zeros.
assert(crypto.hmac.sha256("Jefe", "what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
assert(#crypto.hmac.sha512("k", "") == 128)
fails("Invalid", "key cannot be empty", crypto.hmac.sha256, "", "x")
fails("Invalid", "key cannot be empty", crypto.hmac.sha512, "", "x")
assert(not pcall(crypto.hmac.sha256, "k"))
local random = crypto.random
assert(#random.bytes(1) == 1 and #random.bytes(1 << 20) == 1 << 20 and random.bytes(16) ~= random.bytes(16))
for _, f in ipairs { random.bytes, random.string } do
    fails("Invalid", "length must be a positive integer", f, 0)
    fails("Invalid", "length must be a positive integer", f, -1)
    fails("Invalid", "length exceeds maximum allowed size (1MB)", f, 1 << 21)
    assert(not pcall(f, "x") and not pcall(f))
end
local text = random.string(10000, "ab")
local _, n = text:gsub("a", "")
assert(#text == 10000 and not text:find("[^ab]") and n > 4500 and n < 5500, n)
assert(random.string(50):match("^%w+$") and random.string(5, "x") == "xxxxx")
fails("Invalid", "charset cannot be empty", random.string, 5, "")
fails("Invalid", "charset cannot have more", random.string, 5, ("x"):rep(257))
assert(random.uuid():match("^%x+%-%x+%-4%x+%-[89ab]%x+%-%x+$"))
local equal = crypto.constant_time_compare
assert(equal("a", "a") == true and equal("a", "b") == false and equal("a", "ab") == false and equal("", "") == true)
assert(not pcall(equal, "a") and not pcall(function() crypto.random.bytes = 1 end))
print("ok")
