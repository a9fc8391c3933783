-- spec: modules/env 1-3, 13
-- expect: ok
local env = require("env")
local function fails(kind, text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == kind and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
assert(env.get("PATH") == os.getenv("PATH") and select("#", env.get("PATH")) == 2)
fails("NotFound", "NO_SUCH_VARIABLE", env.get, "NO_SUCH_VARIABLE")
fails("NotFound", "a=b", env.get, "a=b")
fails("NotFound", "x", env.get, "x\0y")
fails("Invalid", "empty key", env.get, "")
fails("Invalid", "empty key", env.set, "", "x")
assert(env.set("GREETING", "hello") == true and env.get("GREETING") == "hello" and os.getenv("GREETING") == nil)
assert(env.set("EMPTY", "") and env.get("EMPTY") == "")
-- What programs set hides what the system has, and the system's stays.
local path = os.getenv("PATH")
assert(env.set("PATH", "own") and env.get("PATH") == "own" and os.getenv("PATH") == path)
local all = env.get_all()
assert(all.PATH == "own" and all.GREETING == "hello" and all.NO_SUCH_VARIABLE == nil)
all.GREETING = "changed"
assert(env.get("GREETING") == "hello" and env.set("NUMBER_1", 5) and env.get("NUMBER_1") == "5")
for _, name in ipairs { "a-b", "a b", "a.b", "ä", "a=b" } do fails("Invalid", "a name has", env.set, name, "x") end
fails("Invalid", "64 KiB", env.set, "LONG", ("x"):rep(65537))
assert(env.set("LONG", ("x"):rep(65536)))
fails("Invalid", "zero byte", env.set, "ZERO", "a\0b")
for _, f in ipairs { env.get, env.set } do assert(not pcall(f) and not pcall(f, {}) and not pcall(f, nil, "x")) end
assert(not pcall(env.set, "X", {}))
-- All processes of the run have the same.
local other = process.exec(function()
    local env = require("env")
    env.set("FROM_CHILD", "yes")
    return (env.get("GREETING"))
end)
assert(other == "hello" and env.get("FROM_CHILD") == "yes")
print("ok")
