-- spec: modules/store 12 (and 1-9, 13, 14 again)
-- The cases of a store in memory, for one in a table; `tests/stores.rs` runs it twice, the second time with what the first has left.
local store, time, sql = require("store"), require("time"), require("sql")
local function fails(kind, retryable, text, got, err)
    assert(got == nil and err and err:kind() == kind and err:retryable() == retryable, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end

local function again(s)
    local t = assert(s:get("kept"))
    assert(t[1] == 1 and math.type(t[1]) == "integer" and t[2] == 2.0 and math.type(t[2]) == "float" and t[3].a == "\0\255")
    assert(s:get("gone") == nil and s:list { prefix = "kept" }.items[1].value[3].a == "\0\255")
    print("ok")
end

return function(what)
local s = assert(store.get("app:store"))
if what == "again" then return again(s) end
for _, v in ipairs { "text", "\0\255", "$s:x", "$", 7, 1.5, 2.0, -0.0, 0.1, 1e300, math.huge, true, false, math.mininteger, "" } do
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
-- Rows whose time is over.
local db = assert(sql.get("app:db"))
assert(s:set("late", 1, 0.01))
time.sleep("300ms")
assert(s:has("late") == false and db:query("SELECT count(*) AS n FROM kept WHERE key = 'late'")[1].n == 0)
-- Others see JSON.
assert(s:set("json", { a = { 1, 2.5, "x" } }))
local row = db:query("SELECT CAST(value AS TEXT) AS value, expires_at FROM kept WHERE key = 'json'")[1]
assert(require("json").decode(row.value).a[2] == 2.5 and row.expires_at == nil)
assert(db:execute("UPDATE kept SET value = CAST('{\"a\": [7]}' AS BLOB) WHERE key = 'json'"))
assert(s:get("json").a[1] == 7 and s:entry("json").version ~= "")
local version = s:entry("json").version
assert(s:put("json", 1, { if_version = version }).version ~= version)
assert(db:execute("UPDATE kept SET value = CAST('{' AS BLOB) WHERE key = 'json'"))
fails("Internal", false, "another value in it", s:get("json"))
assert(s:delete("json"))
assert(s:set("ends", 1, 3600))
local left = db:query("SELECT expires_at - CAST(strftime('%s', 'now') AS INTEGER) * 1000 AS ms FROM kept WHERE key = 'ends'")[1].ms
assert(left > 3590000 and left < 3610000, left)
assert(s:incr("ends") == 2 and db:query("SELECT expires_at AS e FROM kept WHERE key = 'ends'")[1].e)
-- Other names; a table that is not made by the store.
local other = assert(store.get("app:other"))
fails("Invalid", false, "no such table", other:get("k"))
assert(db:execute("CREATE TABLE others (id TEXT PRIMARY KEY, body BLOB, ends BIGINT)"))
assert(other:set("k", "v", 0.01) and other:set("l", 1))
time.sleep("20ms")
assert(not other:has("k") and other:put("k", 2, { only_if_absent = true }).value == 2 and other:delete("l"))
fails("Invalid", false, "no such table", store.get("app:broken"):set("k", 1))
-- Many at once.
local won, done = 0, channel.new()
for i = 1, 50 do
    coroutine.spawn(function() done:send((s:put("race", i, { only_if_absent = true })) ~= nil) end)
end
for _ = 1, 50 do won = won + (done:receive() and 1 or 0) end
assert(won == 1)
for i = 1, 20 do
    if i % 2 == 0 then
        assert(process.spawn("app:worker", "app:procs", done, 20))
    else
        coroutine.spawn(function()
            for _ = 1, 20 do assert(s:incr("sum")) end
            done:send(true)
        end)
    end
end
for _ = 1, 20 do done:receive() end
assert(s:get("sum") == 400 and s:incr("sum", -400) == 0)
s:set("text", "text")
fails("Invalid", false, "not a whole number", s:incr("text"))
s:set("large", math.maxinteger)
fails("Invalid", false, "too large", s:incr("large"))
assert(s:incr("m", -3) == -3 and s:incr("m", 1, 0.001) == -2)
time.sleep("5ms")
assert(s:incr("m") == 1)
fails("Invalid", false, "UTF-8", s:set("\255", 1))
fails("Invalid", false, "UTF-8", s:get("a\0b"))
fails("Invalid", false, "UTF-8", s:list { prefix = "\255" })
fails("Invalid", false, "UTF-8", s:list { after = "\255" })
for _, key in ipairs { "ä", "Z", "a", "B" } do assert(other:set("order:" .. key, 1)) end
local order = {}
for _, item in ipairs(other:list { prefix = "order:" }.items) do order[#order + 1] = item.key:sub(7) end
assert(table.concat(order, " ") == "B Z a ä")
local small = assert(store.get("app:store"))
-- Release.
assert(small:release() == true and small:release() == true and tostring(small) == "store.Store{released}")
for _, name in ipairs { "get", "entry", "has", "delete", "incr" } do fails("Invalid", false, "store is released", small[name](small, "k")) end
fails("Invalid", false, "store is released", small:set("k", 1))
fails("Invalid", false, "store is released", small:put("k", 1))
fails("Invalid", false, "store is released", small:list())
fails("Invalid", false, "store is released", small:info())
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
assert(info.id == "app:store" and info.backend == store.backend.SQL and info.consistency == store.consistency.LINEARIZABLE)
assert(info.durable == true and info.list and info.versioned and info.conditional_put and info.ttl)
fails("Invalid", false, "resource id is required", store.get(""))
fails("NotFound", false, "app:none", store.get("app:none"))
fails("Invalid", false, "not a store: app:db", store.get("app:db"))
assert(s:set("kept", { 1, 2.0, { a = "\0\255" } }) and s:set("gone", 1, 0.001))
print("ok")
end
