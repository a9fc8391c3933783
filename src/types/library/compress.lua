--- Compressed data.

--- How data is expanded: at most `max_size` bytes.
type DecodeOptions = { max_size?: integer, dict?: string }

interface Module
    brotli: {
        decode: (data: string, options?: DecodeOptions) -> (string, error?),
        encode: (data: string, options?: { level?: integer }) -> (string, error?),
    }
    deflate: {
        decode: (data: string, options?: DecodeOptions) -> (string, error?),
        encode: (data: string, options?: { level?: integer }) -> (string, error?),
    }
    gzip: {
        decode: (data: string, options?: DecodeOptions) -> (string, error?),
        encode: (data: string, options?: { level?: integer }) -> (string, error?),
    }
    zlib: {
        decode: (data: string, options?: DecodeOptions) -> (string, error?),
        encode: (data: string, options?: { level?: integer }) -> (string, error?),
    }
    zstd: {
        decode: (data: string, options?: DecodeOptions) -> (string, error?),
        encode: (data: string, options?: { level?: integer, dict?: string }) -> (string, error?),
        inspect_dict: (dict: string) -> ({ id: integer, content_size: integer }, error?),
        train_dict: (samples: {string}, options?: { size?: integer, id?: integer, level?: integer }) -> (string, error?),
    }
end
