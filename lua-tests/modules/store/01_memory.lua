-- spec: modules/store 1-4, 6-10, 13
-- expect: ok
local store, time = require("store"), require("time")
local function fails(kind, retryable, text, got, err)
    assert(got == nil and err and err:kind() == kind and err:retryable() == retryable, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end
local s = assert(store.open { id = "app:store" })
for _, v in ipairs { "text", "\0\255", 7, 1.5, 2.0, true, false, math.mininteger, "" } do
    assert(s:set("k", v) == true)
    local got = s:get("k")
    assert(got == v and math.type(got) == math.type(v))
end
local t = { 1, 2, { a = { b = "c" }, [5] = "five" }, x = {} }
assert(s:set("t", t))
t[1] = "changed"
local got = s:get("t")
assert(got[1] == 1 and got[3].a.b == "c" and got[3][5] == "five" and next(got.x) == nil and #got == 3)
got[3].a.b = "changed"
assert(s:get("t")[3].a.b == "c")
fails("NotFound", false, "nope", s:get("nope"))
fails("NotFound", false, "nope", s:entry("nope"))
assert(s:has("t") == true and s:has("nope") == false)
local gone, err = s:delete("nope")
assert(gone == false and err == nil and s:delete("t") == true and not s:has("t"))
-- Time.
assert(s:set("short", 1, 0.05) and s:get("short") == 1 and s:has("short") and s:put("other", 1, { ttl = 0.05 }))
assert(s:set("long", 1, 0.01) and s:set("long", 2) and s:set("never", 1, 0))
time.sleep("100ms")
fails("NotFound", false, "short", s:get("short"))
assert(not s:has("short") and #s:list { prefix = "short" }.items == 0 and s:delete("short") == false and not s:has("other"))
assert(s:get("long") == 2 and s:get("never") == 1)
fails("Invalid", false, "ttl should not be negative", s:set("k", 1, -1))
fails("Invalid", false, "ttl should not be negative", s:set("k", 1, 0 / 0))
fails("Invalid", false, "ttl should be a number", s:set("k", 1, "x"))
-- Versions.
local entry = s:put("v", "one")
assert(entry.key == "v" and entry.value == "one" and type(entry.version) == "string" and s:entry("v").version == entry.version)
assert(s:set("v", "one") and s:entry("v").version ~= entry.version)
fails("Conflict", true, "version does not match", s:put("v", "two", { if_version = entry.version }))
fails("Conflict", true, "version does not match", s:put("absent", "two", { if_version = entry.version }))
assert(s:put("v", "two", { if_version = s:entry("v").version }).value == "two")
local before = s:entry("v").version
assert(s:delete("v") and s:put("v", "two").version ~= before)
assert(s:put("once", 1, { only_if_absent = true }))
fails("AlreadyExists", false, "key exists", s:put("once", 2, { only_if_absent = true }))
fails("Invalid", false, "exclude", s:put("once", 2, { only_if_absent = true, if_version = "x" }))
fails("Invalid", false, "only_if_absent should be", s:put("once", 2, { only_if_absent = 1 }))
fails("Invalid", false, "if_version should be", s:put("once", 2, { if_version = 1 }))
-- Pages.
for i = 1, 250 do assert(s:set(("page:%03d"):format(i), i)) end
local sizes, keys, after = {}, {}, nil
repeat
    local page = s:list { prefix = "page:", limit = 100, after = after }
    sizes[#sizes + 1] = #page.items
    for _, item in ipairs(page.items) do keys[#keys + 1] = item.key end
    after = page.cursor
until not page.has_more
assert(table.concat(sizes, "/") == "100/100/50" and #keys == 250)
for i, key in ipairs(keys) do assert(key == ("page:%03d"):format(i)) end
assert(#s:list().items == 100 and s:list { prefix = "zzz" }.cursor == nil and #s:list { prefix = "page:", after = "page:249" }.items == 1)
for _, limit in ipairs { 0, -1, 1001, 1.5 } do fails("Invalid", false, "limit", s:list { limit = limit }) end
fails("Invalid", false, "prefix should be", s:list { prefix = 1 })
-- A full store.
local small = store.open { max_size = 2, cleanup_interval = "0s" }
assert(small:set("a", 1) and small:set("b", 1, 0.01))
fails("Unavailable", true, "store is full", small:set("c", 1))
fails("Unavailable", true, "store is full", small:incr("c"))
assert(small:set("a", 2) and small:get("a") == 2)
time.sleep("20ms")
assert(small:set("c", 1) and small:has("c") and not small:has("b"))
local quick = store.open { cleanup_interval = "1ms" }
assert(quick:set("a", 1, 0.001))
time.sleep("5ms")
assert(not quick:has("a") and tostring(quick) == "store.Store{}")
-- Release.
assert(small:release() == true and small:release() == true and tostring(small) == "store.Store{released}")
for _, name in ipairs { "get", "entry", "has", "delete", "incr" } do fails("Invalid", false, "store is released", small[name](small, "k")) end
fails("Invalid", false, "store is released", small:set("k", 1))
fails("Invalid", false, "store is released", small:put("k", 1))
fails("Invalid", false, "store is released", small:list())
fails("Invalid", false, "store is released", small:info())
-- Other processes.
assert(process.exec(function()
    local s = require("store").get("app:store")
    s:set("from child", { 1 })
    return (s:get("once"))
end) == 1 and s:get("from child")[1] == 1)
-- Wrong values and keys.
fails("Invalid", false, "cannot be stored", s:set("k", print))
fails("Invalid", false, "cannot be stored", s:set("k", { { coroutine.create(print) } }))
fails("Invalid", false, "cannot be stored", s:set("k", { [1.5] = 1 }))
fails("Invalid", false, "value is required", s:set("k", nil))
fails("Invalid", false, "value is required", s:put("k"))
local loop = {}
loop[1] = loop
fails("Invalid", false, "contains itself", s:set("k", loop))
local deep = {}
for _ = 1, 200 do deep = { deep } end
fails("Invalid", false, "128", s:set("k", deep))
fails("Invalid", false, "key is required", s:get(""))
fails("Invalid", false, "512", s:set(("k"):rep(513), 1))
assert(s:set(("k"):rep(512), 1) and not pcall(s.get, s) and not pcall(s.get, s, {}) and not pcall(s.get, "x", "y"))
-- What it can do.
local info = s:info()
assert(info.id == "app:store" and info.backend == store.backend.MEMORY and info.consistency == store.consistency.LINEARIZABLE)
assert(info.durable == false and info.list and info.versioned and info.conditional_put and info.ttl)
fails("Invalid", false, "resource id is required", store.get(""))
fails("NotFound", false, "app:none", store.get("app:none"))
fails("Invalid", false, "max_size", store.open { max_size = -1 })
fails("Invalid", false, "max_size", store.open { max_size = "x" })
fails("Invalid", false, "cleanup_interval", store.open { cleanup_interval = -1 })
fails("Invalid", false, "id should be", store.open { id = "" })
if pcall(require, "fs") then
    assert(require("fs").open { directory = ".", id = "app:folder" })
    fails("Invalid", false, "not a store: app:folder", store.get("app:folder"))
end
print("ok")
