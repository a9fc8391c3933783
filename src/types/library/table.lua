--- Functions for tables.

interface Module
    --- The elements from `i` to `j` as one text.
    function concat(list: {string | number}, separator?: string, i?: integer, j?: integer): string
    --- An empty table with room for so many elements and fields.
    function create(n_elements?: integer, n_fields?: integer): {any}
    --- Makes a table read-only for good and returns it.
    function freeze<T>(t: T): T
    --- The length of a list.
    function getn(t: table): integer
    --- Puts `value` at the end of a list.
    function insert<T>(list: {T}, value: T)
    --- Puts `value` at `position` of a list.
    function insert<T>(list: {T}, position: integer, value: T)
    --- Whether a table is read-only.
    function isfrozen(t: table): boolean
    --- The largest positive number that is a key.
    function maxn(t: table): number
    --- Copies elements `first` to `last` to position `to`, of the same list or of `into`.
    function move<T>(list: {T}, first: integer, last: integer, to: integer, into?: {T}): {T}
    --- The arguments as a list with their number in `n`.
    function pack(...: any): {n: integer, [integer]: any}
    --- Takes the element at `position` out of a list, by default the last one.
    function remove<T>(list: {T}, position?: integer): T?
    --- Sorts a list in place.
    function sort<T>(list: {T}, less?: (T, T) -> boolean)
    --- The elements of a list as single values.
    function unpack<T>(list: {T}, i?: integer, j?: integer): (...T)
end
