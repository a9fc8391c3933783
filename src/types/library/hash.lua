--- Digests and checksums.

interface Module
    --- The checksum of gzip and PNG.
    function crc32(data: string): (integer, error?)
    --- The 32-bit FNV-1 hash.
    function fnv32(data: string): (integer, error?)
    --- The 32-bit FNV-1a hash.
    function fnv32a(data: string): (integer, error?)
    --- The 64-bit FNV-1 hash.
    function fnv64(data: string): (integer, error?)
    --- The 64-bit FNV-1a hash.
    function fnv64a(data: string): (integer, error?)
    --- The MD5 code of `data` under a key, in hexadecimal digits or raw.
    function hmac_md5(data: string, secret: string, raw?: boolean): (string, error?)
    --- The SHA-1 code of `data` under a key, in hexadecimal digits or raw.
    function hmac_sha1(data: string, secret: string, raw?: boolean): (string, error?)
    --- The SHA-256 code of `data` under a key, in hexadecimal digits or raw.
    function hmac_sha256(data: string, secret: string, raw?: boolean): (string, error?)
    --- The SHA-384 code of `data` under a key, in hexadecimal digits or raw.
    function hmac_sha384(data: string, secret: string, raw?: boolean): (string, error?)
    --- The SHA-512 code of `data` under a key, in hexadecimal digits or raw.
    function hmac_sha512(data: string, secret: string, raw?: boolean): (string, error?)
    --- The MD5 digest, in hexadecimal digits or raw.
    function md5(data: string, raw?: boolean): (string, error?)
    --- The SHA-1 digest, in hexadecimal digits or raw.
    function sha1(data: string, raw?: boolean): (string, error?)
    --- The SHA-256 digest, in hexadecimal digits or raw.
    function sha256(data: string, raw?: boolean): (string, error?)
    --- The SHA-384 digest, in hexadecimal digits or raw.
    function sha384(data: string, raw?: boolean): (string, error?)
    --- The SHA-512 digest, in hexadecimal digits or raw.
    function sha512(data: string, raw?: boolean): (string, error?)
end
