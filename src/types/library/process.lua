--- Processes: isolated programs that exchange messages.

--- A message of the inbox.
interface Message
    --- The process that sent it.
    function from(self): string?
    --- The value, or a list if several were sent.
    function payload(self): payload.Payload
    --- Its topic.
    function topic(self): string
end

--- How a process ended.
type Result = {value?: any, error?: error}

--- What `process.events()` gives.
type Event = {kind: string, from: string, at: number, result?: Result, reason?: string, deadline?: any}

--- What a process is: the id of an entry, or a function.
type Program = string | function

--- Settings and limits of a process.
type Options = {[string]: any}

--- Collects settings for processes to come.
interface Spawner
    --- Starts a process, waits for its end, and gives its value.
    function exec(self, program: Program, host?: string, ...: any): (any, error?)
    --- Starts a process; its PID.
    function spawn(self, program: Program, host?: string, ...: any): (string, error?)
    --- The same, linked to the caller.
    function spawn_linked(self, program: Program, host?: string, ...: any): (string, error?)
    --- The same, linked to and monitored by the caller.
    function spawn_linked_monitored(self, program: Program, host?: string, ...: any): (string, error?)
    --- The same, monitored by the caller.
    function spawn_monitored(self, program: Program, host?: string, ...: any): (string, error?)
    --- For this actor.
    function with_actor(self, actor: security.Actor): (Spawner, error?)
    --- With these values of the context.
    function with_context(self, values: table): (Spawner, error?)
    --- With a first message in the mailbox.
    function with_message(self, topic: string, ...: any): Spawner
    --- With a registered name.
    function with_name(self, name: string): Spawner
    --- With these settings and limits.
    function with_options(self, options: Options): (Spawner, error?)
    --- With this scope.
    function with_scope(self, scope: security.Scope): (Spawner, error?)
end

interface Module
    --- The kinds of events.
    event: {CANCEL: string, EXIT: string, LINK_DOWN: string, OUTDATED: string}
    --- Names of processes.
    registry: {
        EVENTUAL: integer, CONSISTENT: integer, LOCAL: integer, STRONG: integer,
        lookup: (name: string) -> (string, error?),
        register: (name: string, pid?: string, scope?: integer) -> (boolean, error?),
        unregister: (name: string, scope?: integer) -> (boolean, error?),
    }

    --- Asks a process to end, with an event CANCEL.
    function cancel(pid: string, reason?: any): (boolean, error?)
    --- The channel of events of this process.
    function events(): Channel<Event>
    --- Starts a process, waits for its end, and gives its value.
    function exec(program: Program, host?: string, ...: any): (any, error?)
    --- The settings of this process.
    function get_options(): Options
    --- The id of the entry that this process runs.
    function id(): string
    --- The channel of all messages that no topic of its own takes.
    function inbox(): Channel<Message>
    --- What a process does and uses.
    function info(pid: string): ({[string]: any}, error?)
    --- If one of two fails, the other fails too.
    function link(pid: string): (boolean, error?)
    --- The channel of one topic: messages with `message = true`, otherwise their values.
    function listen(topic: string, options: {message: true}): Channel<Message>
    function listen(topic: string, options?: {message?: boolean}): Channel<any>
    --- One event EXIT when that process ends.
    function monitor(pid: string): (boolean, error?)
    --- The identifier of this process.
    function pid(): string
    --- Sends values to a process or name.
    function send(destination: string, topic: string, ...: any): (boolean, error?)
    --- Changes settings of this process.
    function set_options(options: Options): (boolean, error?)
    --- Starts a process; its PID.
    function spawn(program: Program, host?: string, ...: any): (string, error?)
    --- The same, linked to the caller.
    function spawn_linked(program: Program, host?: string, ...: any): (string, error?)
    --- The same, linked to and monitored by the caller.
    function spawn_linked_monitored(program: Program, host?: string, ...: any): (string, error?)
    --- The same, monitored by the caller.
    function spawn_monitored(program: Program, host?: string, ...: any): (string, error?)
    --- Kills a process.
    function terminate(pid: string): (boolean, error?)
    --- Ends `link`.
    function unlink(pid: string): (boolean, error?)
    --- Ends `listen` for this channel.
    function unlisten(listener: Channel<any>): (boolean, error?)
    --- Ends `monitor`.
    function unmonitor(pid: string): (boolean, error?)
    --- Goes on as another program, with the same identifier and mailbox.
    function upgrade(program?: string, ...: any): (any, error?)
    --- A spawner with these values of the context.
    function with_context(values: table): (Spawner, error?)
    --- A spawner with these settings and limits.
    function with_options(options: Options): (Spawner, error?)
end
