-- An LZSS compressor with a hash-chain matcher and canonical Huffman coding of its symbols, with a checksum.
--
--   lua lz_compressor.lua            the demonstration
--   lua lz_compressor.lua c IN OUT   compress
--   lua lz_compressor.lua d IN OUT   decompress

local WINDOW = 32768
local MATCH_MIN, MATCH_MAX = 3, 258
local CHAIN_MAX = 64
local MAGIC = "LZH1"

-- Bits ------------------------------------------------------------------------------------------------

local Writer = {}
Writer.__index = Writer

function Writer.new()
    return setmetatable({buffer = 0, count = 0, bytes = {}}, Writer)
end

--- Appends the low `count` bits of `value`, lowest first.
function Writer:put(value, count)
    self.buffer = self.buffer | (value & ((1 << count) - 1)) << self.count
    self.count = self.count + count
    while self.count >= 8 do
        self.bytes[#self.bytes + 1] = string.char(self.buffer & 0xFF)
        self.buffer = self.buffer >> 8
        self.count = self.count - 8
    end
end

function Writer:finish()
    if self.count > 0 then self:put(0, 8 - self.count) end
    return table.concat(self.bytes)
end

local Reader = {}
Reader.__index = Reader

function Reader.new(data, at)
    return setmetatable({data = data, at = at, buffer = 0, count = 0}, Reader)
end

function Reader:get(count)
    while self.count < count do
        local byte = self.data:byte(self.at)
        if not byte then error("compressed data ends too early", 0) end
        self.buffer = self.buffer | byte << self.count
        self.at = self.at + 1
        self.count = self.count + 8
    end
    local value = self.buffer & ((1 << count) - 1)
    self.buffer = self.buffer >> count
    self.count = self.count - count
    return value
end

-- Adler-32, the checksum of zlib.
local function adler32(data)
    local a, b = 1, 0
    for i = 1, #data do
        a = (a + data:byte(i)) % 65521
        b = (b + a) % 65521
    end
    return b << 16 | a
end

-- Huffman codes -----------------------------------------------------------------------------------------

local CODE_MAX = 15

--- Lengths of the codes of an optimal prefix code; frequencies are flattened until no code is too long.
local function code_lengths(frequencies, size)
    local lengths
    repeat
        local nodes, longest = {}, 0
        for symbol = 0, size - 1 do
            if (frequencies[symbol] or 0) > 0 then
                nodes[#nodes + 1] = {weight = frequencies[symbol], symbol = symbol}
            end
        end
        if #nodes == 1 then return {[nodes[1].symbol] = 1} end
        local function less(a, b)
            if a.weight ~= b.weight then return a.weight < b.weight end
            return (a.symbol or -1) < (b.symbol or -1)
        end
        table.sort(nodes, less)
        -- Two queues: leaves in order, and inner nodes, which come into being in order.
        local inner, leaf_at, inner_at = {}, 1, 1
        local function lightest()
            local leaf, node = nodes[leaf_at], inner[inner_at]
            if leaf and (not node or leaf.weight <= node.weight) then
                leaf_at = leaf_at + 1
                return leaf
            end
            inner_at = inner_at + 1
            return node
        end
        for _ = 1, #nodes - 1 do
            local a, b = lightest(), lightest()
            inner[#inner + 1] = {weight = a.weight + b.weight, a, b}
        end
        lengths = {}
        local function assign(node, depth)
            if node.symbol then
                lengths[node.symbol] = depth
                if depth > longest then longest = depth end
            else
                assign(node[1], depth + 1)
                assign(node[2], depth + 1)
            end
        end
        if inner[#inner] then assign(inner[#inner], 0) end
        if longest > CODE_MAX then
            for symbol, weight in pairs(frequencies) do
                frequencies[symbol] = weight // 2 + 1
            end
        end
    until longest <= CODE_MAX
    return lengths
end

--- Canonical codes for lengths, bits reversed because the stream is written lowest bit first.
local function canonical_codes(lengths, size)
    local counts, next_code, codes = {}, {}, {}
    for symbol = 0, size - 1 do
        local length = lengths[symbol]
        if length then counts[length] = (counts[length] or 0) + 1 end
    end
    local code = 0
    for length = 1, CODE_MAX do
        code = (code + (counts[length - 1] or 0)) << 1
        next_code[length] = code
    end
    for symbol = 0, size - 1 do
        local length = lengths[symbol]
        if length then
            local bits, reversed = next_code[length], 0
            next_code[length] = bits + 1
            for _ = 1, length do
                reversed = reversed << 1 | bits & 1
                bits = bits >> 1
            end
            codes[symbol] = reversed
        end
    end
    return codes
end

--- A decoding tree as nested tables; leaves are symbols.
local function decoding_tree(lengths, size)
    local codes, root = canonical_codes(lengths, size), {}
    for symbol = 0, size - 1 do
        local length = lengths[symbol]
        if length then
            local node, bits = root, codes[symbol]
            for i = 1, length do
                local branch = (bits & 1) + 1
                bits = bits >> 1
                if i == length then
                    node[branch] = symbol
                else
                    node[branch] = node[branch] or {}
                    node = node[branch]
                end
            end
        end
    end
    return root
end

local function read_symbol(reader, tree)
    local node = tree
    repeat
        node = node[reader:get(1) + 1]
        if not node then error("compressed data has an unknown code", 0) end
    until type(node) == "number"
    return node
end

-- Symbols: 0-255 are literals, 256 is the end, above it the number of bits of a match length.

local END = 256
local LENGTH_BASE = 257
local SYMBOLS = LENGTH_BASE + 9

local function bit_length(value)
    local bits = 0
    while value > 0 do
        bits, value = bits + 1, value >> 1
    end
    return bits
end

--- Finds matches greedily, with one step of look-ahead; calls literal(byte) and match(length, distance).
local function scan(data, literal, match)
    local heads, previous = {}, {}
    local size, at = #data, 1

    local function insert(i)
        if i + MATCH_MIN - 1 > size then return end
        local key = data:sub(i, i + MATCH_MIN - 1)
        previous[i] = heads[key]
        heads[key] = i
    end

    local function longest(i)
        local best, distance = MATCH_MIN - 1, 0
        local candidate, chain = heads[data:sub(i, i + MATCH_MIN - 1)], 0
        local limit = math.min(MATCH_MAX, size - i + 1)
        while candidate and i - candidate <= WINDOW and chain < CHAIN_MAX do
            local length = MATCH_MIN
            while length < limit and data:byte(candidate + length) == data:byte(i + length) do
                length = length + 1
            end
            if length > best and length <= limit then
                best, distance = length, i - candidate
                if best == limit then break end
            end
            candidate = previous[candidate]
            chain = chain + 1
        end
        return best, distance
    end

    while at <= size do
        local length, distance = longest(at)
        insert(at)
        if distance > 0 and at < size then
            local better = longest(at + 1)
            if better > length then distance = 0 end
        end
        if distance == 0 then
            literal(data:byte(at))
            at = at + 1
        else
            match(length, distance)
            for i = at + 1, at + length - 1 do
                insert(i)
            end
            at = at + length
        end
    end
end

local function compress(data)
    local items, frequencies, distances = {}, {[END] = 1}, {}
    scan(data, function(byte)
        items[#items + 1] = byte
        frequencies[byte] = (frequencies[byte] or 0) + 1
    end, function(length, distance)
        items[#items + 1] = {length, distance}
        local symbol, bits = LENGTH_BASE + bit_length(length - MATCH_MIN), bit_length(distance)
        frequencies[symbol] = (frequencies[symbol] or 0) + 1
        distances[bits] = (distances[bits] or 0) + 1
    end)
    local lengths = code_lengths(frequencies, SYMBOLS)
    local distance_lengths = next(distances) and code_lengths(distances, 17) or {}
    local codes, distance_codes =
        canonical_codes(lengths, SYMBOLS),
        canonical_codes(distance_lengths, 17)

    local writer = Writer.new()
    local function put_lengths(list, size)
        local symbol = 0
        while symbol < size do
            local run = 0
            while symbol + run < size and not list[symbol + run] and run < 63 do
                run = run + 1
            end
            writer:put(list[symbol] or 0, 4)
            if run > 0 then
                writer:put(run, 6)
                symbol = symbol + run
            else
                symbol = symbol + 1
            end
        end
    end
    put_lengths(lengths, SYMBOLS)
    put_lengths(distance_lengths, 17)
    for _, item in ipairs(items) do
        if type(item) == "number" then
            writer:put(codes[item], lengths[item])
        else
            local length, distance = item[1] - MATCH_MIN, item[2]
            local bits = bit_length(length)
            writer:put(codes[LENGTH_BASE + bits], lengths[LENGTH_BASE + bits])
            writer:put(length, math.max(bits - 1, 0)) -- the highest bit is known
            bits = bit_length(distance)
            writer:put(distance_codes[bits], distance_lengths[bits])
            writer:put(distance, bits - 1)
        end
    end
    writer:put(codes[END], lengths[END])
    return MAGIC .. string.pack("<I4I4", #data, adler32(data)) .. writer:finish()
end

local function decompress(packed)
    if packed:sub(1, #MAGIC) ~= MAGIC or #packed < 12 then
        error("not a file of this program", 0)
    end
    local size, checksum = string.unpack("<I4I4", packed, #MAGIC + 1)
    local reader = Reader.new(packed, #MAGIC + 9)

    local function get_lengths(count)
        local list, symbol = {}, 0
        while symbol < count do
            local length = reader:get(4)
            if length > 0 then
                list[symbol] = length
                symbol = symbol + 1
            else
                symbol = symbol + reader:get(6)
            end
        end
        return list
    end

    local tree = decoding_tree(get_lengths(SYMBOLS), SYMBOLS)
    local distance_tree = decoding_tree(get_lengths(17), 17)
    local function number(bits)
        if bits < 2 then return bits end
        return 1 << (bits - 1) | reader:get(bits - 1)
    end

    local out = {}
    while true do
        local symbol = read_symbol(reader, tree)
        if symbol < END then
            out[#out + 1] = symbol
        elseif symbol == END then
            break
        else
            local length = number(symbol - LENGTH_BASE) + MATCH_MIN
            local from = #out - number(read_symbol(reader, distance_tree))
            if from < 0 then error("compressed data points before its start", 0) end
            for i = 1, length do
                out[#out + 1] = out[from + i]
            end
        end
        if #out > size then error("compressed data is longer than announced", 0) end
    end
    local parts = {}
    for i = 1, #out, 4096 do
        parts[#parts + 1] = string.char(table.unpack(out, i, math.min(i + 4095, #out)))
    end
    local data = table.concat(parts)
    if #data ~= size or adler32(data) ~= checksum then error("checksum differs", 0) end
    return data
end

-- Command line and demonstration ----------------------------------------------------------------------------

if arg and arg[3] then
    local input = assert(io.open(arg[2], "rb"))
    local data = input:read("a")
    input:close()
    local output = assert(io.open(arg[3], "wb"))
    output:write((arg[1] == "d" and decompress or compress)(data))
    output:close()
    return
end

local function pseudo_random(count, limit)
    local bytes, seed = {}, 12345
    for i = 1, count do
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        bytes[i] = string.char((seed >> 16) % limit)
    end
    return table.concat(bytes)
end

local words = {
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "lazy",
    "dog",
    "and",
    "runs",
    "away",
}
local prose = {}
for i = 1, 3000 do
    prose[i] = words[(i * i + i // 7) % #words + 1]
end
local samples = {
    {"empty", ""},
    {"one byte", "a"},
    {"run", ("a"):rep(10000)},
    {"alternating", ("ab"):rep(5000)},
    {"far repeat", pseudo_random(20000, 256) .. pseudo_random(20000, 256)},
    {"prose", table.concat(prose, " ")},
    {
        "numbers",
        (function()
            local t = {}
            for i = 1, 2000 do t[i] = i * 37 end
            return table.concat(t, ",")
        end)(),
    },
    {
        "binary",
        string.pack(("<i4"):rep(200), table.unpack((function()
            local t = {}
            for i = 1, 200 do t[i] = i * i end
            return t
        end)())),
    },
    {"four letters", pseudo_random(20000, 4)},
    {"random", pseudo_random(5000, 256)},
    {
        "all bytes",
        (function()
            local t = {}
            for i = 0, 255 do t[#t + 1] = string.char(i) end
            return table.concat(t):rep(4)
        end)(),
    },
}
print(string.format("%-14s %8s %8s %7s  %s", "sample", "bytes", "packed", "ratio", "adler32"))
local total, packed_total = 0, 0
for _, sample in ipairs(samples) do
    local name, data = sample[1], sample[2]
    local packed = compress(data)
    assert(decompress(packed) == data, name)
    total, packed_total = total + #data, packed_total + #packed
    local ratio = #data == 0 and "-" or string.format("%.1f %%", #packed * 100 / #data)
    print(string.format("%-14s %8d %8d %7s  %08x", name, #data, #packed, ratio, adler32(packed)))
end
print(string.format("%-14s %8d %8d", "total", total, packed_total))

local packed = compress(samples[6][2])
print(pcall(decompress, "something else"))
print(pcall(decompress, packed:sub(1, 100)))
local caught = 0
for i = 13, #packed, 40 do
    local damaged = packed:sub(1, i - 1) .. string.char(packed:byte(i) ~ 0x10) .. packed:sub(i + 1)
    local ok, result = pcall(decompress, damaged)
    if not ok or result ~= samples[6][2] then caught = caught + 1 end
end
print("damaged copies noticed", caught, "of", (#packed - 13) // 40 + 1)
