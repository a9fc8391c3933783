--- Channels between coroutines and processes.

--- A case of `select`.
interface SelectCase
end

--- A queue of values; without capacity sender and receiver meet. The global type name `Channel` stands for it.
interface Channel<T>
    --- How many values it holds at most.
    function cap(self): integer
    --- The case of `select` that receives.
    function case_receive(self): SelectCase
    --- The case of `select` that sends `v`.
    function case_send(self, v: T): SelectCase
    --- No more values; all who wait are woken.
    function close(self)
    --- Whether it is closed.
    function is_closed(self): boolean
    --- How many values it holds.
    function len(self): integer
    --- The next value and true; nil and false when the channel is closed and empty.
    function receive(self): (T, boolean @flag(1))
    --- Waits until there is room, or somebody who receives.
    function send(self, v: T): boolean
end

--- What `select` returns when its list of cases is not written in the call.
type Selected = {channel: any, value: any, ok: boolean, default?: boolean, index?: integer}

interface Module
    --- A new channel.
    function new(capacity?: integer): Channel<any>
    --- Takes the first case that is possible, and waits for one if there is no default.
    function select(cases: table, default?: boolean): Selected
end
