--- Error values: immutable, with a message, a kind, and more.

--- An error value. The global type names `error` and `Error` stand for it.
interface Error
    --- The data that was given along, a fresh copy.
    function details(self): {[any]: any}?
    --- The kind, an empty string if it is unknown.
    function kind(self): string
    --- The message, without contexts.
    function message(self): string
    --- Whether another attempt may help; nil if that is unknown.
    function retryable(self): boolean?
    --- The calls when the error was made, as text.
    function stack(self): string
    --- The error that this one is wrapped around.
    function unwrap(self): error?
end

--- What a new error is made of.
type Description = {message: string, kind?: string, retryable?: boolean, details?: table}

--- One call of a stack.
type ErrorFrame = {level: integer, source: string, line: integer, name: string, type: string}

interface Module
    ALREADY_EXISTS: string
    CANCELED: string
    CONFLICT: string
    INTERNAL: string
    INVALID: string
    NOT_FOUND: string
    PERMISSION_DENIED: string
    RATE_LIMITED: string
    TIMEOUT: string
    UNAVAILABLE: string
    UNKNOWN: string

    --- The calls of an error as a table, or those of the caller.
    function call_stack(e?: any): {thread: string, frames: {ErrorFrame}}?
    --- Whether a value is an error of this kind.
    function is(e: any, kind: string): boolean
    --- A new error.
    function new(description: string | Description): error
    function new(kind: string, message: string): error
    --- The error inside, nil if there is none.
    function unwrap(e: any): error?
    --- A new error around another one, with a context in front of its message.
    function wrap(inner: error | string, context: string | error): error
end
