--- Values on their way between processes.

--- A value, or its text in a format, with the name of the format.
interface Payload
    --- The value, read from its text if it is one.
    function data(self): (any, error?)
    --- The name of the format.
    function get_format(self): string
    --- The same value in another format.
    function transcode(self, format: string): (Payload, error?)
    --- The value, read from its text if it is one.
    function unmarshal(self): (any, error?)
end

interface Module
    --- The names of the formats.
    format: {
        JSON: string, YAML: string, STRING: string, BYTES: string, MSGPACK: string, LUA: string, GOLANG: string, ERROR: string,
    }
    --- A payload that holds `v`, or a text in a format.
    function new(v?: any, format?: string): Payload
end
