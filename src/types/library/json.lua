--- JSON texts and JSON Schema.

--- How a text is laid out.
type EncodeOptions = {indent?: integer}

--- What a text becomes.
type DecodeOptions = {null?: boolean}

interface Module
    --- Stands for null in tables; equal to itself only.
    null: any
    --- Gives `t`, to be written as a list where it may be one.
    function array(t: {[any]: any}): any
    --- The value of a text. Null is nil unless the options say `{null = true}`.
    function decode(text: string, options?: DecodeOptions): (any, error?)
    --- The text of a value: without spaces, or with `{indent = 2}` in lines.
    function encode(value: any, options?: EncodeOptions): (string, error?)
    --- Gives `t`, to be written as an object.
    function object(t: {[any]: any}): any
    --- Whether a value is as a JSON Schema, a table or its text, wants it.
    function validate(schema: any, data: any): (boolean, error?)
    --- The same for the text of a value.
    function validate_string(schema: any, text: string): (boolean, error?)
end
