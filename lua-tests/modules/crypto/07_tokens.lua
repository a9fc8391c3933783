-- spec: modules/crypto 7-10, 14
-- expect: ok
local crypto, json, base64, keys = require("crypto"), require("json"), require("base64"), require("keys")
local encode, verify = crypto.jwt.encode, crypto.jwt.verify
local now = os.time()
local claims = { sub = "ada", exp = now + 3600, n = 5, list = { 1, 2 } }
local function part(token, i)
    local parts = {}
    for p in token:gmatch("[^.]*") do parts[#parts + 1] = p end
    return json.decode((base64.decode_url(parts[i])))
end
local pairs_of_keys = {
    HS256 = { { "secret", "secret" } }, HS384 = { { "secret", "secret" } }, HS512 = { { "secret", "secret" } },
    RS256 = { { keys.rsa, keys.rsa_public }, { keys.rsa_pkcs1, keys.rsa_public_pkcs1 }, { keys.rsa, keys.certificate } },
    ES256 = { { keys.ec, keys.ec_public } }, EdDSA = { { keys.ed, keys.ed_public } },
}
local function refused(reason, text, ...)
    local got, err = verify(...)
    assert(got == nil and err:kind() == "Internal" and err:retryable() == false, tostring(err))
    assert(tostring(err):find("^verify token: ") and tostring(err):find(text, 1, true), tostring(err))
    assert(err:details().reason == reason, err:details().reason)
end
for alg, list in pairs(pairs_of_keys) do
    for _, pair in ipairs(list) do
        local token = assert(encode(claims, pair[1], alg))
        local back, err = verify(token, pair[2], alg)
        assert(back and back.sub == "ada" and math.type(back.n) == "integer" and back.list[2] == 2, tostring(err))
        assert(part(token, 1).alg == alg and part(token, 1).typ == "JWT")
        local head, body, signature = token:match("^(.-)%.(.-)%.(.*)$")
        refused("signature", "signature is invalid", head .. "." .. body .. "x." .. signature, pair[2], alg)
        refused("algorithm", "signing method", token, pair[2], alg == "HS256" and "HS512" or "HS256")
    end
end
-- Header
local token = encode({ exp = now + 60, _header = { kid = "key 1", typ = "at+jwt", alg = "none" } }, "secret")
assert(part(token, 1).kid == "key 1" and part(token, 1).typ == "at+jwt" and part(token, 1).alg == "HS256")
assert(part(token, 2)._header == nil and verify(token, "secret").exp == now + 60)
assert(encode(claims, "s") == encode(claims, "s"))
-- Times
refused("expired", "token is expired", (encode({ exp = now - 1 }, "s")), "s")
refused("expired", "token is expired", (encode({ exp = now - 1 }, "s")), "s", "HS256", false)
refused("no_expiry", "exp", (encode({ sub = "x" }, "s")), "s")
assert(verify((encode({ sub = "x" }, "s")), "s", "HS256", false).sub == "x")
refused("not_yet_valid", "not valid yet", (encode({ exp = now + 60, nbf = now + 30 }, "s")), "s")
refused("not_yet_valid", "future", (encode({ exp = now + 60, iat = now + 30 }, "s")), "s")
refused("malformed", "exp", (encode({ exp = "soon" }, "s")), "s")
assert(verify((encode({ exp = now + 60.5, nbf = now - 1, iat = now }, "s")), "s"))
-- What is no token
for _, text in ipairs { "", "a", "a.b", "a.b.c.d", "..", "*.*.*" } do refused("malformed", "malformed", text, "s") end
local none = base64.encode_url('{"alg":"none"}') .. "." .. base64.encode_url('{"exp":99999999999}') .. "."
refused("algorithm", "signing method", none, "s")
-- Made elsewhere
local known = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
    .. "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
assert(verify(known, "your-256-bit-secret", "HS256", false).name == "John Doe")
refused("signature", "signature is invalid", known, "another secret", "HS256", false)
-- Keys and algorithms
local function invalid(text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == "Invalid" and tostring(err):find(text, 1, true), tostring(err))
end
invalid("invalid RSA private key", encode, claims, "garbage", "RS256")
invalid("invalid RSA private key", encode, claims, keys.rsa_public, "RS256")
invalid("invalid ECDSA private key", encode, claims, keys.rsa, "ES256")
invalid("invalid Ed25519 private key", encode, claims, keys.ec, "EdDSA")
invalid("unsupported algorithm", encode, claims, "s", "HS1")
invalid("unsupported algorithm", verify, "x", "s", "none")
invalid("key cannot be empty", encode, claims, "")
invalid("key cannot be empty", verify, "x", "")
refused("key", "invalid RSA public key", (encode(claims, keys.rsa, "RS256")), "garbage", "RS256")
local loop = {}
loop.loop = loop
local got, err = encode(loop, "s")
assert(got == nil and tostring(err):find("^encode token: recursively nested"))
assert(part(encode({}, "s"), 2) and encode({}, "s"):find(base64.encode_url("{}"), 1, true))
assert(not pcall(encode, "x", "s") and not pcall(encode, {}) and not pcall(verify, {}, "s"))
print("ok")
