--- Values that callers hand down to what they start.

interface Module
    --- All values, in a table of their own.
    function all(): ({[string]: any}, error?)
    --- The value of a key.
    function get(key: string): (any, error?)
end
