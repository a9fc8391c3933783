--- Values on their way between processes.

--- A value with its format.
interface Payload
    --- The value.
    function data(self): any
    --- The name of the format, `lua/any`.
    function get_format(self): string
    --- The same value in another format.
    function transcode(self, format: string): (Payload, error?)
    --- The value.
    function unmarshal(self): any
end

interface Module
    --- A payload that holds `v`.
    function new(v: any): Payload
end
