--- Calls of functions, each in a process of its own.

--- What is called: the id of a function, or in scripts a Lua function.
type Target = string | function

--- How failed calls are tried again. Delays are milliseconds or texts such as `1.5s`.
type Retry = {max_attempts?: number, initial_delay?: any, max_delay?: any, backoff_factor?: number, jitter?: number, retry_kinds?: {string}, skip_kinds?: {string}}

--- Options of calls. Times are milliseconds or texts such as `1.5s`.
type Options = {timeout?: any, retry?: Retry, cancel_grace?: any, network?: string, [string]: any}

--- The result of a call that may still be to come.
interface Future
    --- Gives the call up. False if it is over.
    function cancel(self): (boolean, error?)
    --- The channel that gets the result, and is closed behind it.
    function channel(self): Channel<any>
    --- Why it failed or was cancelled, and true; nil and false otherwise.
    function error(self): (error?, boolean)
    --- Whether it was cancelled.
    function is_canceled(self): boolean
    --- Whether there is a result, or it was cancelled.
    function is_complete(self): boolean
    --- The channel that gets the result, and is closed behind it.
    function response(self): Channel<any>
    --- The result so far; never waits.
    function result(self): (payload.Payload, error?)
end

--- Collects settings for calls. Its methods give new executors.
interface Executor
    --- Starts a call.
    function async(self, target: Target, ...: any): (Future, error?)
    --- Calls a function and waits for its result.
    function call(self, target: Target, ...: any): (any, error?)
    --- For this actor.
    function with_actor(self, actor: security.Actor): (Executor, error?)
    --- With these values of the context.
    function with_context(self, values: table): (Executor, error?)
    --- With these options, in the place of those given before.
    function with_options(self, options: Options): (Executor, error?)
    --- With this scope.
    function with_scope(self, scope: security.Scope): (Executor, error?)
end

interface Module
    --- Starts a call.
    function async(target: Target, ...: any): (Future, error?)
    --- Calls a function and waits for its result.
    function call(target: Target, ...: any): (any, error?)
    --- An executor without settings.
    function new(): Executor
end
