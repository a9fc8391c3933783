-- A JSON codec after RFC 8259: decoder with exact error positions, encoder with sorted keys and indentation,
-- JSON Pointer look-ups (RFC 6901) and merge patches (RFC 7396).
--
-- Run it without arguments for the demonstration, or with a file name to reformat that file.

local json = {}

--- Stands for JSON's null, which nil cannot be inside a table.
json.null = setmetatable({}, {__tostring = function() return "null" end})

local array_mt = {__name = "json.array"}

--- Marks a table as an array, so that it is written as `[]` even when it is empty.
function json.array(t)
    return setmetatable(t or {}, array_mt)
end

-- Decoding ------------------------------------------------------------------------------------------

local Decoder = {}
Decoder.__index = Decoder

local DEPTH_MAX = 100

function Decoder:fail(message, at)
    at = at or self.at
    local line, column = 1, at
    for newline in self.text:sub(1, at - 1):gmatch("()\n") do
        line, column = line + 1, at - newline
    end
    error({message = message, line = line, column = column}, 0)
end

function Decoder:skip_space()
    self.at = self.text:find("[^ \t\r\n]", self.at) or #self.text + 1
end

function Decoder:expect(character)
    if self.text:sub(self.at, self.at) ~= character then
        self:fail("expected '" .. character .. "'")
    end
    self.at = self.at + 1
end

local unescape = {
    ['"'] = '"',
    ["\\"] = "\\",
    ["/"] = "/",
    b = "\b",
    f = "\f",
    n = "\n",
    r = "\r",
    t = "\t",
}

function Decoder:unicode_escape()
    local hex = self.text:match("^%x%x%x%x", self.at)
    if not hex then self:fail("four hexadecimal digits expected") end
    self.at = self.at + 4
    return tonumber(hex, 16)
end

function Decoder:string()
    local start = self.at
    self:expect('"')
    local parts = {}
    while true do
        local stop = self.text:find('[%c"\\]', self.at)
        if not stop then self:fail("unfinished string", start) end
        parts[#parts + 1] = self.text:sub(self.at, stop - 1)
        self.at = stop + 1
        local c = self.text:sub(stop, stop)
        if c == '"' then
            return table.concat(parts)
        elseif c ~= "\\" then
            self:fail("control character in string", stop)
        end
        local letter = self.text:sub(self.at, self.at)
        self.at = self.at + 1
        if letter == "u" then
            local code = self:unicode_escape()
            if code >= 0xD800
                and code < 0xDC00
                and self.text:sub(self.at, self.at + 1) == "\\u"
            then
                self.at = self.at + 2
                local low = self:unicode_escape()
                if low < 0xDC00 or low > 0xDFFF then
                    self:fail("low surrogate expected", self.at - 6)
                end
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            end
            parts[#parts + 1] = utf8.char(code)
        else
            parts[#parts + 1] = unescape[letter] or self:fail("invalid escape", stop)
        end
    end
end

function Decoder:number()
    local text = self.text
    local whole = text:match("^%-?0", self.at) or text:match("^%-?[1-9]%d*", self.at)
    if not whole then self:fail("invalid number") end
    local stop = self.at + #whole
    local fraction = text:match("^%.%d+", stop) or ""
    stop = stop + #fraction
    local exponent = text:match("^[eE][+-]?%d+", stop) or ""
    stop = stop + #exponent
    if text:find("^[%w.]", stop) then self:fail("invalid number") end
    self.at = stop
    if fraction == "" and exponent == "" then
        return math.tointeger(whole) or tonumber(whole)
    end
    return tonumber(whole .. fraction .. exponent) + 0.0
end

local words = {{"true", true}, {"false", false}, {"null", json.null}}

function Decoder:value(depth)
    if depth > DEPTH_MAX then self:fail("nested too deeply") end
    self:skip_space()
    local c = self.text:sub(self.at, self.at)
    if c == "{" then return self:object(depth) end
    if c == "[" then return self:list(depth) end
    if c == '"' then return self:string() end
    if c:find("[%d-]") then return self:number() end
    for _, word in ipairs(words) do
        if self.text:sub(self.at, self.at + #word[1] - 1) == word[1] then
            self.at = self.at + #word[1]
            return word[2]
        end
    end
    self:fail(c == "" and "unexpected end" or "unexpected '" .. c .. "'")
end

--- Reads items up to the closing character; `item` reads one.
function Decoder:sequence(closing, item)
    self.at = self.at + 1
    self:skip_space()
    if self.text:sub(self.at, self.at) == closing then
        self.at = self.at + 1
        return
    end
    while true do
        item()
        self:skip_space()
        local c = self.text:sub(self.at, self.at)
        if c ~= "," and c ~= closing then self:fail("expected ',' or '" .. closing .. "'") end
        self.at = self.at + 1
        if c == closing then return end
    end
end

function Decoder:list(depth)
    local result = json.array()
    self:sequence("]", function()
        result[#result + 1] = self:value(depth + 1)
    end)
    return result
end

function Decoder:object(depth)
    local result = {}
    self:sequence("}", function()
        self:skip_space()
        local key = self:string()
        self:skip_space()
        self:expect(":")
        result[key] = self:value(depth + 1)
    end)
    return result
end

--- Returns the value, or nil and a message with line and column.
function json.decode(text)
    local decoder = setmetatable({text = text, at = 1}, Decoder)
    local ok, result = pcall(function()
        local value = decoder:value(1)
        decoder:skip_space()
        if decoder.at <= #text then decoder:fail("text after the value") end
        return value
    end)
    if ok then return result end
    if type(result) ~= "table" then error(result, 0) end
    return nil, string.format("line %d, column %d: %s", result.line, result.column, result.message)
end

-- Encoding ------------------------------------------------------------------------------------------

local escape = {
    ['"'] = '\\"',
    ["\\"] = "\\\\",
    ["\b"] = "\\b",
    ["\f"] = "\\f",
    ["\n"] = "\\n",
    ["\r"] = "\\r",
    ["\t"] = "\\t",
}

local function quote(s)
    return '"' .. s:gsub('[%c"\\\127]', function(c)
        return escape[c] or string.format("\\u%04x", c:byte())
    end) .. '"'
end

local function number_text(n)
    if n ~= n or n == math.huge or n == -math.huge then
        error("cannot encode " .. tostring(n), 0)
    end
    if math.type(n) == "integer" then return tostring(n) end
    for digits = 15, 17 do
        local text = string.format("%." .. digits .. "g", n)
        if tonumber(text) == n then return text end
    end
end

--- Encodes a value; `indent` is the text of one level, nil for the compact form.
function json.encode(value, indent)
    local out, active = {}, {}
    local function put(s) out[#out + 1] = s end
    local function newline(level)
        if indent then put("\n" .. indent:rep(level)) end
    end

    local function write(v, level)
        local kind = type(v)
        if v == json.null or kind == "boolean" then
            put(tostring(v))
        elseif kind == "number" then
            put(number_text(v))
        elseif kind == "string" then
            put(quote(v))
        elseif kind ~= "table" then
            error("cannot encode a " .. kind, 0)
        else
            if active[v] then error("cannot encode a cycle", 0) end
            active[v] = true
            if getmetatable(v) == array_mt or #v > 0 then
                put("[")
                for i, item in ipairs(v) do
                    if i > 1 then put(",") end
                    newline(level + 1)
                    write(item, level + 1)
                end
                if #v > 0 then newline(level) end
                put("]")
            else
                local keys = {}
                for key in pairs(v) do
                    if type(key) ~= "string" then error("key is a " .. type(key), 0) end
                    keys[#keys + 1] = key
                end
                table.sort(keys)
                put("{")
                for i, key in ipairs(keys) do
                    if i > 1 then put(",") end
                    newline(level + 1)
                    put(quote(key) .. (indent and ": " or ":"))
                    write(v[key], level + 1)
                end
                if #keys > 0 then newline(level) end
                put("}")
            end
            active[v] = nil
        end
    end

    write(value, 0)
    return table.concat(out)
end

-- Pointers and patches ------------------------------------------------------------------------------

--- The value at a JSON Pointer such as `/people/0/name`, or nil.
function json.at(value, pointer)
    for token in pointer:gmatch("/([^/]*)") do
        if type(value) ~= "table" then return nil end
        token = token:gsub("~1", "/"):gsub("~0", "~")
        if getmetatable(value) == array_mt then
            value = value[(math.tointeger(token) or -1) + 1]
        else
            value = value[token]
        end
    end
    return value
end

--- Applies a merge patch: null removes, objects merge, all else replaces.
function json.merge(target, patch)
    local is_object = type(patch) == "table"
        and patch ~= json.null
        and getmetatable(patch) ~= array_mt
    if not is_object then return patch end
    if type(target) ~= "table" or getmetatable(target) == array_mt then target = {} end
    for key, value in pairs(patch) do
        if value == json.null then
            target[key] = nil
        else
            target[key] = json.merge(target[key], value)
        end
    end
    return target
end

-- Demonstration -------------------------------------------------------------------------------------

if arg and arg[1] then
    local file = assert(io.open(arg[1]))
    local value, message = json.decode(file:read("a"))
    file:close()
    if message then
        io.stderr:write(arg[1], ": ", message, "\n")
        os.exit(1)
    end
    print(json.encode(value, "  "))
    return
end

local document = [[
{
  "name": "Caf\u00e9 \"Luna\"", "open": true, "rating": 4.5, "reviews": 128, "owner": null,
  "tags": ["coffee", "cake\n", "\ud83c\udf70"], "tables": [],
  "location": {"lat": -33.8688, "lon": 151.2093, "meters/sea": 58, "~": "tilde"},
  "menu": [{"item": "espresso", "price": 2.2}, {"item": "flat white", "price": 3.80}, {"item": "cake", "price": 1e1}]
}]]

local value = assert(json.decode(document))
print(json.encode(value))
print(json.encode(value, "  "))

print("round trip", json.encode(json.decode(json.encode(value))) == json.encode(value))
for _, pointer in ipairs{
    "/name",
    "/menu/1/item",
    "/menu/7/item",
    "/location/meters~1sea",
    "/location/~0",
    "",
} do
    local found = json.at(value, pointer)
    print(string.format("%-22s", pointer), type(found) == "table" and "(table)" or found)
end

json.merge(
    value,
    json.decode(
        '{"owner": "Ada", "tables": null, "location": {"lat": null, "city": "Sydney"}, "open": false}'
    )
)
print(json.encode({value.owner, value.location, value.open, value.tables == nil}))

for _, text in ipairs{
    '{"a": 1,}',
    "[1, 2",
    '"abc',
    "[1 2]",
    '{"a" 1}',
    "tru",
    "[01]",
    "1.",
    "-",
    '"\\x"',
    '"\\ud800\\u0041"',
    "[]]",
    "",
    '{\n  "a": [1,\n    nope]\n}',
    ("["):rep(200),
} do
    print(json.decode(text))
end

local numbers = json.decode(
    "[0, -0, 12345678901234567890, 9223372036854775807, 0.1, 1e-7, 1E+2, 123.456e3]"
)
print(json.encode(numbers))
local cycle = {}
cycle.me = cycle
print(pcall(json.encode, cycle))
print(pcall(json.encode, {1 / 0}))
print(pcall(json.encode, {f = print}))
