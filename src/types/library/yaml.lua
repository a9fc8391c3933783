--- YAML texts.

--- How a text is laid out.
type EncodeOptions = {field_order?: {string}, sort_unordered?: boolean}

interface Module
    --- The value of a text with one document.
    function decode(text: string): (any, error?)
    --- The values of all documents of a text.
    function decode_all(text: string): ({any}, error?)
    --- The text of a table.
    function encode(value: {[any]: any}, options?: EncodeOptions): (string, error?)
end
