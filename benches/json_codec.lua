-- A JSON codec in plain Lua for comparison: patterns find the pieces, strings are copied whole where they have no escapes.
local byte, find, sub, match, gsub, format, char = string.byte, string.find, string.sub, string.match, string.gsub, string.format, string.char
local concat, sort, floor = table.concat, table.sort, math.floor

local escapes = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local function utf8(code)
    if code < 128 then return char(code) end
    if code < 2048 then return char(192 + floor(code / 64), 128 + code % 64) end
    return char(224 + floor(code / 4096), 128 + floor(code / 64) % 64, 128 + code % 64)
end

local function read_string(text, at)
    local quote = find(text, '"', at, true)
    local plain = sub(text, at, quote - 1)
    if not find(plain, "\\", 1, true) then return plain, quote + 1 end
    while byte(text, quote - 1) == 92 and match(sub(text, at, quote - 1), "\\+$"):len() % 2 == 1 do
        quote = find(text, '"', quote + 1, true)
    end
    plain = gsub(sub(text, at, quote - 1), "\\u(%x%x%x%x)", function(hex) return utf8(tonumber(hex, 16)) end)
    return gsub(plain, "\\(.)", escapes), quote + 1
end

local read
local words = { t = { true, 4 }, f = { false, 5 }, n = { nil, 4 } }

local function skip(text, at) return find(text, "[^ \t\r\n]", at) or #text + 1 end

local readers = {
    ["{"] = function(text, at)
        local object = {}
        at = skip(text, at + 1)
        if byte(text, at) == 125 then return object, at + 1 end
        while true do
            local name
            name, at = read_string(text, at + 1)
            at = skip(text, at)
            object[name], at = read(text, skip(text, at + 1))
            at = skip(text, at)
            if byte(text, at) == 125 then return object, at + 1 end
            at = skip(text, at + 1)
        end
    end,
    ["["] = function(text, at)
        local list, n = {}, 0
        at = skip(text, at + 1)
        if byte(text, at) == 93 then return list, at + 1 end
        while true do
            n = n + 1
            list[n], at = read(text, at)
            at = skip(text, at)
            if byte(text, at) == 93 then return list, at + 1 end
            at = skip(text, at + 1)
        end
    end,
    ['"'] = function(text, at) return read_string(text, at + 1) end,
}

function read(text, at)
    local first = sub(text, at, at)
    local reader = readers[first]
    if reader then return reader(text, at) end
    local word = words[first]
    if word then return word[1], at + word[2] end
    local number = match(text, "^-?%d+%.?%d*[eE]?[+-]?%d*", at)
    return tonumber(number), at + #number
end

local function write_string(s)
    if find(s, '[%c"\\]') then
        s = gsub(s, '[%c"\\]', function(c)
            if c == "\n" then return "\\n" elseif c == '"' then return '\\"' elseif c == "\\" then return "\\\\" end
            return format("\\u%04x", byte(c))
        end)
    end
    return '"' .. s .. '"'
end

local function write(value, out, n)
    local kind = type(value)
    if kind == "string" then
        out[n + 1] = write_string(value)
        return n + 1
    elseif kind ~= "table" then
        out[n + 1] = kind == "number" and value % 1 ~= 0 and format("%.17g", value) or tostring(value)
        return n + 1
    elseif value[1] ~= nil or next(value) == nil then
        n = n + 1
        out[n] = "["
        for i = 1, #value do
            if i > 1 then n = n + 1 out[n] = "," end
            n = write(value[i], out, n)
        end
        out[n + 1] = "]"
        return n + 1
    end
    local names, m = {}, 0
    for name in pairs(value) do m = m + 1 names[m] = name end
    sort(names)
    n = n + 1
    out[n] = "{"
    for i = 1, m do
        if i > 1 then n = n + 1 out[n] = "," end
        out[n + 1] = write_string(names[i])
        out[n + 2] = ":"
        n = write(value[names[i]], out, n + 2)
    end
    out[n + 1] = "}"
    return n + 1
end

return {
    decode = function(text) return (read(text, skip(text, 1))) end,
    encode = function(value)
        local out = {}
        return concat(out, "", 1, write(value, out, 0))
    end,
}
