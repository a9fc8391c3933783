-- A store in a table of the server: what is written for each engine by itself.
-- expect: ok
-- entry:   - {name: db, kind: db.sql.postgres, host: 127.0.0.1, port: "${env:WIPPY_TEST_PORT}", database: wippy, username: wippy, password: wippy}
-- entry:   - {name: os, kind: env.storage.os}
-- entry:   - {name: port, kind: env.variable, storage: os, variable: WIPPY_TEST_PORT}
-- entry:   - {name: store, kind: store.sql, database: db, table_name: kept, auto_create: true, cleanup_interval: 100ms}
-- entry:   - {name: main, kind: process.lua, source: file://main.lua, modules: [store, sql, time]}
return function()
    local store, sql, time = require("store"), require("sql"), require("time")
    local s = assert(store.get("app:store"))
    local function fails(kind, got, err)
        assert(got == nil and err and err:kind() == kind, tostring(err))
    end
    for _, v in ipairs { "text", "\0\255", "$x", 7, 2.0, 0.1, math.huge, true, math.mininteger } do
        assert(s:set("k", v))
        local got = assert(s:get("k"))
        assert(got == v and math.type(got) == math.type(v))
    end
    assert(s:set("t", { 1, { a = "ä", [5] = "five" } }) and s:get("t")[2][5] == "five")
    fails("NotFound", s:get("nope"))
    assert(s:delete("nope") == false and s:delete("t") == true and s:has("t") == false)
    -- Time.
    assert(s:set("short", 1, 0.05) and s:has("short") and s:set("long", 1, 0.05) and s:set("long", 2))
    time.sleep("200ms")
    fails("NotFound", s:get("short"))
    assert(s:get("long") == 2)
    local rows = assert(sql.get("app:db"):query("SELECT count(*) AS n FROM kept WHERE expires_at IS NOT NULL"))
    assert(rows[1].n == 0)
    -- Conditions.
    assert(s:set("over", 1, 0.001))
    time.sleep("5ms")
    assert(s:put("over", 2, { only_if_absent = true }).value == 2)
    fails("AlreadyExists", s:put("over", 3, { only_if_absent = true }))
    local version = s:entry("over").version
    assert(s:put("over", 3, { if_version = version }).value == 3)
    fails("Conflict", s:put("over", 4, { if_version = version }))
    -- Many at once.
    local done = channel.new()
    for _ = 1, 20 do
        coroutine.spawn(function()
            for _ = 1, 10 do assert(s:incr("n")) end
            done:send(true)
        end)
    end
    for _ = 1, 20 do done:receive() end
    assert(s:get("n") == 200)
    fails("Invalid", s:incr("k", math.mininteger))
    -- Pages in the order of bytes; keys differ by case.
    for _, key in ipairs { "ä", "Z", "a", "B", "b" } do assert(s:set("o:" .. key, key)) end
    local first = s:list { prefix = "o:", limit = 3 }
    local second = s:list { prefix = "o:", limit = 3, after = first.cursor }
    local keys = {}
    for _, page in ipairs { first, second } do
        for _, item in ipairs(page.items) do
            keys[#keys + 1] = item.key:sub(3)
            assert(item.value == item.key:sub(3))
        end
    end
    assert(table.concat(keys, " ") == "B Z a b ä" and first.has_more and not second.has_more)
    print("ok")
end
