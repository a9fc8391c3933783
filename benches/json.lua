-- Nanoseconds of one call of codec.decode and codec.encode; `codec`, `n` and `text` stand in front.
local clock, decode, encode = os.clock, codec.decode, codec.encode
local value = decode(text)
assert(value.items[1].address.street == "Long Road 0")
local start = clock()
for _ = 1, n do decode(text) end
local read = clock() - start
start = clock()
for _ = 1, n do encode(value) end
local write = clock() - start
return read * 1e9 / n, write * 1e9 / n
