--- Messages for consumers.

--- The message that a function was called with.
interface Message
    --- It is done with.
    function ack(self): (boolean, error?)
    --- How often it was delivered, this time included.
    function attempts(self): (integer, error?)
    function header(self, name: string): (any, error?)
    function headers(self): ({[string]: any}, error?)
    function id(self): (string, error?)
    --- It has failed, and comes again later.
    function nack(self): (boolean, error?)
end

interface Module
    function info(id: string): ({ message_count: integer, consumer_count: integer, ready: integer, in_flight: integer }, error?)
    --- The message that the running function was called with by a consumer.
    function message(): (Message, error?)
    --- Puts a message into a queue; waits if that is full. Header `delay`: seconds until it is delivered.
    function publish(id: string, data: any, headers?: {[string]: any}): (boolean, error?)
end
