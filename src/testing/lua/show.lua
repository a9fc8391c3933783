-- Values as texts, as the interactive prompt prints them.
local host = ...
local type, tostring, tonumber, next, pcall, select = type, tostring, tonumber, next, pcall, select
local rawget, getmetatable = rawget, getmetatable
local format, gsub, sub, byte, rep, find = string.format, string.gsub, string.sub, string.byte, string.rep, string.find
local concat, sort, utf8_len = table.concat, table.sort, utf8.len
local math_type = math.type

local DEPTH_MAX, ITEMS_MAX, STRING_MAX, WIDTH = 6, 100, 2000, 72
local ESCAPES = { ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r", ["\\"] = "\\\\", ['"'] = '\\"' }

local function escape(c)
    return ESCAPES[c] or format("\\%03d", byte(c))
end

local function quoted(s)
    local more = ""
    if #s > STRING_MAX then
        s, more = sub(s, 1, STRING_MAX), "…"
    end
    -- Text is shown as it is; of other bytes nobody knows what they look like.
    local pattern = utf8_len(s) and '[%c\\"]' or '[%c\\"\128-\255]'
    return '"' .. gsub(s, pattern, escape) .. '"' .. more
end

local function number(n)
    if math_type(n) == "integer" then return format("%d", n) end
    if n ~= n then return "nan" end
    if n == 1 / 0 then return "inf" end
    if n == -1 / 0 then return "-inf" end
    local text = format("%.14g", n)
    if tonumber(text) ~= n then text = format("%.16g", n) end
    if tonumber(text) ~= n then text = format("%.17g", n) end
    if not find(text, "[%.e]") then text = text .. ".0" end
    return text
end

local function other(v)
    local ok, text = pcall(tostring, v)
    if not ok then return "<error in __tostring>" end
    if type(v) == "function" then
        local place = host.place(v)
        return place and "function (" .. place .. ")" or "function"
    end
    return type(text) == "string" and text or type(v)
end

local function is_name(k)
    return type(k) == "string" and find(k, "^[%a_][%w_]*$") ~= nil
end

local value

-- The keys of a table behind its array part: strings by name, then the others by their texts.
local function keys_of(t, n)
    local names, others = {}, {}
    for k in next, t do
        if type(k) == "string" then
            names[#names + 1] = k
        elseif not (math_type(k) == "integer" and k >= 1 and k <= n) then
            others[#others + 1] = { k, value(k, DEPTH_MAX, {}, 0) }
        end
    end
    sort(names)
    sort(others, function(a, b) return a[2] < b[2] end)
    return names, others
end

local function items_of(t, depth, path, indent)
    local n, items, left_out = 0, {}, 0
    while rawget(t, n + 1) ~= nil do n = n + 1 end
    local function add(prefix, v)
        if #items >= ITEMS_MAX then
            left_out = left_out + 1
        else
            items[#items + 1] = prefix .. value(v, depth, path, indent)
        end
    end
    for i = 1, n do add("", rawget(t, i)) end
    local names, others = keys_of(t, n)
    for i = 1, #names do
        local k = names[i]
        add((is_name(k) and k or "[" .. quoted(k) .. "]") .. " = ", rawget(t, k))
    end
    for i = 1, #others do add("[" .. others[i][2] .. "] = ", rawget(t, others[i][1])) end
    if left_out > 0 then items[#items + 1] = format("… %d more", left_out) end
    return items
end

local function table_text(t, depth, path, indent)
    for i = 1, #path do
        if path[i] == t then return format("<cycle %d up>", #path - i + 1) end
    end
    if next(t) == nil then return "{}" end
    if depth >= DEPTH_MAX then return "{…}" end
    path[#path + 1] = t
    local items = items_of(t, depth + 1, path, indent + 2)
    path[#path] = nil
    local line = "{" .. concat(items, ", ") .. "}"
    if #line + indent <= WIDTH and not find(line, "\n", 1, true) then return line end
    local margin = rep(" ", indent + 2)
    return "{\n" .. margin .. concat(items, ",\n" .. margin) .. "\n" .. rep(" ", indent) .. "}"
end

function value(v, depth, path, indent)
    local kind = type(v)
    if kind == "string" then return quoted(v) end
    if kind == "number" then return number(v) end
    if kind == "table" then return table_text(v, depth, path, indent) end
    return other(v)
end

-- The text of a value.
local function show(v)
    return value(v, 0, {}, 0)
end

-- Whether two values are equal, in depth: tables by what is in them, everything else by `==`. `pairs_seen` are the pairs
-- above, which count as equal so that rings end.
local function same(a, b, pairs_seen)
    if a == b or a ~= a and b ~= b then return true end
    if type(a) ~= "table" or type(b) ~= "table" then return false end
    local seen = pairs_seen[a]
    if seen and seen[b] then return true end
    if not seen then
        seen = {}
        pairs_seen[a] = seen
    end
    seen[b] = true
    for k, v in next, a do
        local other_value = rawget(b, k)
        if other_value == nil and v ~= nil or not same(v, other_value, pairs_seen) then return false end
    end
    for k in next, b do
        if rawget(a, k) == nil then return false end
    end
    return true
end

return show, function(a, b) return same(a, b, {}) end
