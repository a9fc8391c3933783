--- Entries of the program: looking up, searching, changing.

--- What is looked up: a copy.
type Entry = { id: string, kind: string, meta: {[string]: any}, data: any }

--- What is created or updated. An update may leave out the kind.
type EntryIn = { id: string | {ns: string, name: string}, kind?: string, meta?: {[string]: any}, data?: any }

--- One operation: `entry.create`, `entry.update`, `entry.delete`.
type Op = { kind: string, entry: Entry }

--- A numbered state.
interface Version
    function __le(self, other: Version): boolean
    function __lt(self, other: Version): boolean
    function comment(self): string?
    function id(self): integer
    --- The one that follows on the way to the current one, else the newest.
    function next(self): Version?
    function ops(self): {Op}
    --- The one that it was made from.
    function previous(self): Version?
    function string(self): string
    --- Nanoseconds since 1970.
    function time(self): integer
end

--- A changeset.
interface Changes
    function add(self, ops: {Op}): (Changes, error?)
    --- Applies all or nothing.
    function apply(self, options?: { expect?: Version | integer, comment?: string, wait?: boolean }): (Version, error?)
    function create(self, entry: EntryIn): (Changes, error?)
    function delete(self, id: string | {ns: string, name: string}): (Changes, error?)
    --- What would be done, one operation for each entry.
    function ops(self): ({Op}, error?)
    function update(self, entry: EntryIn): (Changes, error?)
    --- Whether it could be applied.
    function validate(self): (boolean, error?)
end

--- A state that never changes.
interface Snapshot
    function changes(self): Changes
    --- What leads from this one to another.
    function diff(self, other: Snapshot): ({Op}, error?)
    function entries(self): ({Entry}, error?)
    function find(self, filter?: {[string]: any}): ({Entry}, error?)
    function get(self, id: string): (Entry, error?)
    function namespace(self, ns: string): ({Entry}, error?)
    function version(self): Version
end

--- All versions.
interface History
    function get_version(self, n: integer): (Version, error?)
    function snapshot_at(self, version: Version | integer): (Snapshot, error?)
    function versions(self): ({Version}, error?)
end

--- What a watch gives: at first `init` with `entries`, then `create`, `update`, `delete`.
type Change = { type: string, entries?: {Entry}, entry?: Entry, version?: Version }

interface Module
    --- Makes another version the current one.
    function apply_version(version: Version | integer): (boolean, error?)
    --- The operations that lead from one list of entries to another.
    function build_delta(from: {EntryIn}, to: {EntryIn}): ({Op}, error?)
    function current_version(): (Version, error?)
    --- Entries for which all conditions hold, by id.
    function find(filter?: {[string]: any}): ({Entry}, error?)
    --- An entry; a name alone means one of the own namespace.
    function get(id: string): (Entry, error?)
    function history(): (History, error?)
    function namespaces(): ({string}, error?)
    function parse_id(text: string): ({ ns: string, name: string }, error?)
    --- The current state.
    function snapshot(): (Snapshot, error?)
    --- The state of a version, from 1 on.
    function snapshot_at(n: integer): (Snapshot, error?)
    function versions(): ({Version}, error?)
    --- A channel of what there is and then of what changes.
    function watch(filter?: {[string]: any}): (Channel<Change>, error?)
end
