-- spec: modules/crypto 4, 5
-- variant:
-- variant: --workers 1
-- expect: ok
local crypto = require("crypto")
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
local function fails(text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
local pbkdf2 = crypto.pbkdf2
assert(hex(pbkdf2("password", "salt", 1, 32)) == "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b")
assert(hex(pbkdf2("password", "salt", 2, 32, "sha256")) == "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43")
assert(hex(pbkdf2("password", "salt", 1, 64, "sha512")):sub(1, 32) == "867f70cf1ade02cff3752599a3a53dc4")
fails("password cannot be empty", pbkdf2, "", "salt", 1, 32)
fails("salt cannot be empty", pbkdf2, "p", "", 1, 32)
fails("iterations must be", pbkdf2, "p", "s", 0, 32)
fails("iterations must be", pbkdf2, "p", "s", 10000001, 32)
fails("length must be", pbkdf2, "p", "s", 1, 0)
fails("length must be", pbkdf2, "p", "s", 1, 1025)
fails("unsupported hash", pbkdf2, "p", "s", 1, 32, "md5")
assert(not pcall(pbkdf2, "p", "s") and not pcall(pbkdf2, "p", "s", "x", 1))
-- Others go on meanwhile.
local done, n = channel.new(1), 0
coroutine.spawn(function() done:send(hex(pbkdf2("p", "s", 30000, 32))) end)
local time = require("time")
local result
while not result do
    local r = channel.select { done:case_receive(), default = true }
    if r.channel == done then result = r.value end
    n = n + 1
    time.sleep("1ms")
end
assert(n > 1 and result == hex(pbkdf2("p", "s", 30000, 32)))
local password = crypto.password
local h = assert(password.hash("secret"))
assert(h:find("^%$argon2id%$v=19%$") and h ~= password.hash("secret"))
assert(password.verify("secret", h) == true and password.verify("Secret", h) == false)
fails("invalid password hash", password.verify, "secret", "garbage")
fails("too much memory", password.verify, "secret", (h:gsub("m=%d+", "m=4000000")))
assert(not pcall(password.hash) and not pcall(password.verify, "x"))
print("ok")
