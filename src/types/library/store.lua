--- Values by key, for all processes, in memory or in a database.

--- A value with its key and the version of its last write.
type Entry = { key: string, value: any, version: string }

--- A store.
interface Store
    --- False if there was nothing.
    function delete(self, key: string): (boolean, error?)
    function entry(self, key: string): (Entry, error?)
    function get(self, key: string): (any, error?)
    function has(self, key: string): (boolean, error?)
    --- Adds to a whole number, 0 if there is none; gives the sum.
    function incr(self, key: string, by?: integer, ttl?: number): (integer, error?)
    function info(self): ({
        id: string, backend: string, consistency: string, durable: boolean, list: boolean, versioned: boolean,
        conditional_put: boolean, ttl: boolean,
    }, error?)
    --- Entries by key.
    function list(self, options?: { prefix?: string, after?: string, limit?: integer }): ({
        items: {Entry}, cursor?: string, has_more: boolean,
    }, error?)
    function put(self, key: string, value: any, options?: {
        ttl?: number, only_if_absent?: boolean, if_version?: string,
    }): (Entry, error?)
    function release(self): (boolean, error?)
    --- `ttl` is in seconds; without it the value stays for ever.
    function set(self, key: string, value: any, ttl?: number): (boolean, error?)
end

interface Module
    backend: { KV_CRDT: string, KV_RAFT: string, MEMORY: string, SQL: string, UNKNOWN: string }
    consistency: { EVENTUAL: string, LINEARIZABLE: string, LOCAL: string, UNKNOWN: string }
    --- The store of an entry.
    function get(id: string): (Store, error?)
    --- A store in memory, in scripts; with an id others find it by `get`.
    function open(options?: { max_size?: integer, cleanup_interval?: any, id?: string }): (Store, error?)
end
