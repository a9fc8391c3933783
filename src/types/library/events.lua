--- Publishing and subscribing.

--- What subscribers get.
type Event = {system: string, kind: string, path: string, data?: any}

--- A channel that the bus fills.
interface Subscription
    --- The channel of the events.
    function channel(self): Channel<Event>
    --- Ends it. What stands in the channel stays readable, unless it is flushed.
    function close(self, options?: {flush?: boolean}): boolean
end

interface Module
    --- Publishes an event.
    function send(system: string, kind: string, path: string, data?: any): (boolean, error?)
    --- Subscribes to the events of systems, and of kinds.
    function subscribe(system: string, kind?: string): (Subscription, error?)
end
