-- A cache with expiry that keeps its entries in SQLite. One process owns the database; clients ask it by messages and
-- compute what is missing themselves. What has expired is never given out, and swept away from time to time; when there
-- are too many entries the least recently used ones go. Time is passed in, so that the demonstration needs no waiting.

local sql = require("sql")

local Cache = {}
Cache.__index = Cache

function Cache.open(file, options)
    local db = assert(sql.open{driver = "sqlite", file = file, options = {synchronous = "off"}})
    assert(db:execute([[
    CREATE TABLE IF NOT EXISTS cache (
      key TEXT PRIMARY KEY, value BLOB NOT NULL, expires INTEGER NOT NULL, used INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS cache_by_expiry ON cache (expires);
    CREATE INDEX IF NOT EXISTS cache_by_use ON cache (used);
  ]]))
    local cache = {
        db = db,
        limit = options.limit,
        clock = options.clock,
        uses = 0,
        hits = 0,
        misses = 0,
        evicted = 0,
    }
    cache.find = assert(db:prepare("SELECT value FROM cache WHERE key = ? AND expires > ?"))
    cache.touch = assert(db:prepare("UPDATE cache SET used = ? WHERE key = ?"))
    cache.store = assert(db:prepare([[
    INSERT INTO cache (key, value, expires, used) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires, used = excluded.used]]))
    return setmetatable(cache, Cache)
end

--- The value of a key, or nil.
function Cache:get(key)
    local row = assert(self.find:query{key, self.clock()})[1]
    if not row then
        self.misses = self.misses + 1
        return nil
    end
    self.hits, self.uses = self.hits + 1, self.uses + 1
    assert(self.touch:execute{self.uses, key})
    return row.value
end

--- Keeps a value for so many seconds.
function Cache:set(key, value, seconds)
    self.uses = self.uses + 1
    assert(self.store:execute{key, sql.as.binary(value), self.clock() + seconds, self.uses})
    self:shrink()
end

--- Removes what has expired; the number of entries.
function Cache:sweep()
    return assert(
        self.db:execute("DELETE FROM cache WHERE expires <= ?", {self.clock()})
    ).rows_affected
end

--- Removes the least recently used entries beyond the limit.
function Cache:shrink()
    local count = assert(self.db:query("SELECT count(*) AS n FROM cache"))[1].n
    if count <= self.limit then return end
    local delete = sql.builder.delete("cache")
        :order_by("expires > " .. self.clock(), "used")
        :limit(count - self.limit)
    local gone = assert(assert(delete:run_with(self.db)):exec())
    self.evicted = self.evicted + gone.rows_affected
end

function Cache:close()
    for _, statement in ipairs{self.find, self.touch, self.store} do statement:close() end
    self.db:release()
end

-- The demonstration -----------------------------------------------------------------------------------------------

local now = 1000
local cache = Cache.open(":memory:", {limit = 3, clock = function() return now end})

local computed = 0
local function square(n)
    local key = "square:" .. n
    local known = cache:get(key)
    if known then return tonumber(known) end
    computed = computed + 1
    cache:set(key, tostring(n * n), 60)
    return n * n
end

print("squares", square(3), square(4), square(3), square(4))
print("computed", computed, "hits", cache.hits, "misses", cache.misses)

now = now + 61
print("a minute later", cache:get("square:3"))
print("swept", cache:sweep())

cache:set("a", "A\0binary", 10)
cache:set("b", "B", 1000)
cache:set("c", "C", 1000)
print("bytes", #cache:get("a"))
cache:set("d", "D", 1000)
print(
    "the least recently used goes first",
    cache:get("a") ~= nil,
    cache:get("b"),
    cache:get("c"),
    cache:get("d")
)
now = now + 11
cache:set("e", "E", 1000)
print("then what has expired", cache:get("a"), cache:get("c"), cache:get("d"), cache:get("e"))
cache:set("c", "C2", 5)
print("replaced", cache:get("c"), "evicted", cache.evicted)
print("the keys", (function()
    local keys = {}
    for i, row in ipairs(assert(cache.db:query("SELECT key FROM cache ORDER BY key"))) do
        keys[i] = row.key
    end
    return table.concat(keys, " ")
end)())
cache:close()
