-- Values as a recursive type: parsed from a small text format, changed, compared, and written.

type Value = nil | boolean | number | string | {Value} | {[string]: Value}
type Object = {[string]: Value}
type Options = {indent?: integer, sort?: boolean}
type Token =
    {kind: "punct", text: string, at: integer}
    | {kind: "text", value: string, at: integer}
    | {kind: "number", value: number, at: integer}
    | {kind: "word", value: string, at: integer}

local function tokenize(source: string): ({Token}?, string?)
    local tokens: {Token} = {}
    local at = 1
    while at <= #source do
        local c = source:sub(at, at)
        if c:match("%s") then
            at = at + 1
        elseif c:match("[%[%]{},:]") then
            tokens[#tokens + 1] = {kind = "punct", text = c, at = at}
            at = at + 1
        elseif c == '"' then
            local stop = source:find('"', at + 1, true)
            if not stop then
                return nil, "text without end at " .. at
            end
            tokens[#tokens + 1] = {kind = "text", value = source:sub(at + 1, stop - 1), at = at}
            at = stop + 1
        else
            local word = source:match("^[%w%.%-]+", at)
            if not word then
                return nil, "unexpected '" .. c .. "' at " .. at
            end
            local number = tonumber(word)
            if number then
                tokens[#tokens + 1] = {kind = "number", value = number, at = at}
            else
                tokens[#tokens + 1] = {kind = "word", value = word, at = at}
            end
            at = at + #word
        end
    end
    return tokens, nil
end

local Parser = {}
Parser.__index = Parser

function Parser.new(tokens: {Token})
    return setmetatable({tokens = tokens, at = 1}, Parser)
end

function Parser:peek(): Token?
    if self.at > #self.tokens then
        return nil
    end
    return self.tokens[self.at]
end

function Parser:next(): Token
    local token = self:peek()
    if not token then
        error("unexpected end", 0)
    end
    self.at = self.at + 1
    return token
end

function Parser:is_punct(text: string): boolean
    local token = self:peek()
    return token ~= nil and token.kind == "punct" and token.text == text
end

function Parser:expect(text: string)
    local token = self:next()
    if token.kind ~= "punct" or token.text ~= text then
        error("'" .. text .. "' expected at " .. token.at, 0)
    end
end

function Parser:value(): Value
    local token = self:next()
    if token.kind == "text" then
        return token.value
    elseif token.kind == "number" then
        return token.value
    elseif token.kind == "word" then
        if token.value == "true" then
            return true
        elseif token.value == "false" then
            return false
        elseif token.value == "null" then
            return nil
        end
        error("unknown word " .. token.value, 0)
    elseif token.text == "[" then
        return self:list()
    elseif token.text == "{" then
        return self:object()
    end
    error("unexpected '" .. token.text .. "' at " .. token.at, 0)
end

function Parser:list(): {Value}
    local items: {Value} = {}
    while not self:is_punct("]") do
        items[#items + 1] = self:value()
        if not self:is_punct("]") then
            self:expect(",")
        end
    end
    self:expect("]")
    return items
end

function Parser:object(): Object
    local object: Object = {}
    while not self:is_punct("}") do
        local key = self:next()
        if key.kind ~= "text" then
            error("a key is a text, at " .. key.at, 0)
        end
        self:expect(":")
        object[key.value] = self:value()
        if not self:is_punct("}") then
            self:expect(",")
        end
    end
    self:expect("}")
    return object
end

local function parse(source: string): (Value, string?)
    local tokens, problem = tokenize(source)
    if not tokens then
        return nil, problem
    end
    local ok, result = pcall(function(): Value
        return Parser.new(tokens):value()
    end)
    if ok then
        return result, nil
    end
    return nil, tostring(result)
end

local function keys_of(object: {[any]: any}): {string}
    local keys: {string} = {}
    for key in pairs(object) do
        keys[#keys + 1] = tostring(key)
    end
    table.sort(keys)
    return keys
end

local function write(value: Value, options: Options, depth: integer?): string
    local level = depth or 0
    local pad = options.indent and "\n" .. (" "):rep(options.indent * (level + 1)) or ""
    local close = options.indent and "\n" .. (" "):rep(options.indent * level) or ""
    if value == nil then
        return "null"
    elseif type(value) == "boolean" or type(value) == "number" then
        return tostring(value)
    elseif type(value) == "string" then
        return string.format("%q", value)
    end
    local parts: {string} = {}
    if value[1] ~= nil then
        for _, item in ipairs(value as {Value}) do
            parts[#parts + 1] = pad .. write(item, options, level + 1)
        end
        return "[" .. table.concat(parts, ",") .. close .. "]"
    end
    local object = value as Object
    for _, key in ipairs(keys_of(object)) do
        parts[#parts + 1] = pad .. string.format("%q", key) .. ":" .. write(object[key], options, level + 1)
    end
    return "{" .. table.concat(parts, ",") .. close .. "}"
end

local function depth_of(value: Value): integer
    if type(value) ~= "table" then
        return 0
    end
    local deepest = 0
    for _, inner in pairs(value as {[any]: Value}) do
        deepest = math.max(deepest, depth_of(inner))
    end
    return deepest + 1
end

local source = '{"name": "wippy", "stars": 5, "ok": true, "tags": ["lua", "rust"], "nested": {"a": [1, 2.5, [3]]}}'
local document, problem = parse(source)
print(problem)
print(write(document, {}))
print(write(document, {indent = 2}))
print(depth_of(document))

local copy = parse(write(document, {}))
print(write(copy, {}) == write(document, {}))

for _, bad in ipairs({'{"a" 1}', "[1, 2", '"open', "[maybe]", "{1: 2}", "[?]"}) do
    local value, fault = parse(bad)
    print(value, fault)
end
