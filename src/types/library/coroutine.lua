--- Coroutines.

interface Module
    --- A new coroutine with this body.
    function create(f: function): thread
    --- Whether the running coroutine can yield.
    function isyieldable(): boolean
    --- Runs a coroutine until it yields or ends: true and its values, or false and the error.
    function resume(co: thread, ...: any): (boolean, ...any)
    --- The running coroutine, and whether it is the main one.
    function running(): (thread, boolean)
    --- Starts a coroutine that the scheduler runs beside the others of the process.
    function spawn(f: function, ...: any): thread
    --- What a coroutine is doing.
    function status(co: thread): "running" | "suspended" | "normal" | "dead"
    --- A function that resumes a new coroutine and raises its errors.
    function wrap(f: function): (...any) -> (...any)
    --- Suspends the running coroutine; returns what it is resumed with.
    function yield(...: any): (...any)
end
