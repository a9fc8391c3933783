-- A cache that forgets what was used longest ago; generic in keys and values.

type Node<K, V> = {
    key: K,
    value: V,
    before?: Node<K, V>,
    behind?: Node<K, V>,
}

type Cache<K, V> = {
    capacity: integer,
    size: integer,
    nodes: {[K]: Node<K, V>},
    first?: Node<K, V>,
    last?: Node<K, V>,
    hits: integer,
    misses: integer,
}

local function new_cache<K, V>(capacity: integer): Cache<K, V>
    if capacity < 1 then
        error("capacity must be at least 1")
    end
    return {capacity = capacity, size = 0, nodes = {}, hits = 0, misses = 0}
end

local function unlink<K, V>(cache: Cache<K, V>, node: Node<K, V>)
    local before, behind = node.before, node.behind
    if before then
        before.behind = behind
    else
        cache.first = behind
    end
    if behind then
        behind.before = before
    else
        cache.last = before
    end
    node.before = nil
    node.behind = nil
end

local function link_first<K, V>(cache: Cache<K, V>, node: Node<K, V>)
    local first = cache.first
    node.behind = first
    if first then
        first.before = node
    else
        cache.last = node
    end
    cache.first = node
end

local function get<K, V>(cache: Cache<K, V>, key: K): V?
    local node = cache.nodes[key]
    if not node then
        cache.misses = cache.misses + 1
        return nil
    end
    cache.hits = cache.hits + 1
    unlink(cache, node)
    link_first(cache, node)
    return node.value
end

local function put<K, V>(cache: Cache<K, V>, key: K, value: V): K?
    local node = cache.nodes[key]
    if node then
        node.value = value
        unlink(cache, node)
        link_first(cache, node)
        return nil
    end
    local fresh: Node<K, V> = {key = key, value = value}
    cache.nodes[key] = fresh
    link_first(cache, fresh)
    cache.size = cache.size + 1
    if cache.size <= cache.capacity then
        return nil
    end
    local last = cache.last
    if last == nil then
        return nil
    end
    unlink(cache, last)
    cache.nodes[last.key] = nil
    cache.size = cache.size - 1
    return last.key
end

local function get_or_make<K, V>(cache: Cache<K, V>, key: K, make: (K) -> V): V
    local present = get(cache, key)
    if present ~= nil then
        return present
    end
    local value = make(key)
    put(cache, key, value)
    return value
end

local function keys<K, V>(cache: Cache<K, V>): {K}
    local list: {K} = {}
    local node = cache.first
    while node do
        list[#list + 1] = node.key
        node = node.behind
    end
    return list
end

local function ratio<K, V>(cache: Cache<K, V>): number
    local total = cache.hits + cache.misses
    if total == 0 then
        return 0
    end
    return cache.hits / total
end

local words: Cache<string, integer> = new_cache(3)
put(words, "one", 1)
put(words, "two", 2)
put(words, "three", 3)
local one: integer? = get(words, "one")
print(one, get(words, "none"))
local dropped: string? = put(words, "four", 4)
print("dropped", dropped)
print(table.concat(keys(words), " "))

local lengths: Cache<string, integer> = new_cache(2)
local n_made = 0
local function measure(text: string): integer
    n_made = n_made + 1
    return #text
end
local total: integer = 0
for _, text in ipairs({"aa", "bbb", "aa", "cccc", "aa", "bbb"}) do
    total = total + get_or_make(lengths, text, measure)
end
print(total, n_made, string.format("%.2f", ratio(lengths)))

local squares: Cache<integer, number> = new_cache(10)
for i = 1, 4 do
    put(squares, i, i ^ 2)
end
local nine = get(squares, 3)
if nine then
    print(nine + 1)
end
