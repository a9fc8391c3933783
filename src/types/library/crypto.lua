--- Randomness, ciphers, tokens, password hashing.

interface Module
    --- Reading what `encrypt` wrote.
    decrypt: {
        aes: (text: string, key: string, aad?: string) -> (string, error?),
        chacha20: (text: string, key: string, aad?: string) -> (string, error?),
    }
    --- Authenticated encryption: nonce, encrypted data and tag.
    encrypt: {
        aes: (data: string, key: string, aad?: string) -> (string, error?),
        chacha20: (data: string, key: string, aad?: string) -> (string, error?),
    }
    --- Codes of data under a key, in hexadecimal digits.
    hmac: {
        sha256: (key: string, data: string) -> (string, error?),
        sha512: (key: string, data: string) -> (string, error?),
    }
    --- JSON Web Tokens.
    jwt: {
        encode: (claims: {[string]: any}, key: string, alg?: string) -> (string, error?),
        verify: (token: string, key: string, alg?: string, require_exp?: boolean) -> ({[string]: any}, error?),
    }
    --- Hashes of passwords, by Argon2id.
    password: {
        hash: (password: string) -> (string, error?),
        verify: (password: string, hash: string) -> (boolean, error?),
    }
    --- Randomness of the system.
    random: {
        bytes: (n: integer) -> (string, error?),
        string: (n: integer, charset?: string) -> (string, error?),
        uuid: () -> (string, error?),
    }
    --- Whether two strings are equal, in a time that does not tell where they differ.
    function constant_time_compare(a: string, b: string): (boolean, error?)
    --- A key from a password.
    function pbkdf2(password: string, salt: string, iterations: integer, length: integer, hash?: string): (string, error?)
end
