--- Bytes as text of 64 letters.

interface Module
    --- The bytes of a text; line breaks in it are passed over.
    function decode(text: string): (string, error?)
    --- The bytes of a text in the alphabet for URLs, with or without padding.
    function decode_url(text: string): (string, error?)
    --- The text of bytes.
    function encode(data: string): (string, error?)
    --- The text of bytes in the alphabet for URLs, without padding unless `pad` is true.
    function encode_url(data: string, pad?: boolean): (string, error?)
end
