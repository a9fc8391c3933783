-- A report from an INI configuration and CSV data: parsing with quoting rules and error positions, typed columns,
-- filters, joins, grouping with subtotals, a pivot table, output as text, CSV and HTML.

-- INI ---------------------------------------------------------------------------------------------------

--- Sections as tables, keys in order of appearance; `${section.key}` in values is replaced.
local function parse_ini(source)
    local sections, current, line_number = {}, nil, 0
    for line in source:gmatch("([^\n]*)\n?") do
        line_number = line_number + 1
        local content = line:gsub("%s*[;#].*$", ""):match("^%s*(.-)%s*$")
        local section = content:match("^%[([%w_.]+)%]$")
        local key, value = content:match("^([%w_.]+)%s*=%s*(.*)$")
        if section then
            current = sections[section] or {}
            sections[section] = current
        elseif key then
            if not current then
                return nil, "line " .. line_number .. ": key outside of a section"
            end
            local quoted = value:match('^"(.*)"$')
            current[key] = quoted or value
            current[#current + 1] = key
        elseif content ~= "" then
            return nil, "line " .. line_number .. ": neither section nor key"
        end
    end
    local function resolve(value, depth)
        if depth > 10 then return nil, "references go in a circle" end
        local failure
        local result = value:gsub("%${([%w_]+)%.([%w_.]+)}", function(section, key)
            local target = sections[section] and sections[section][key]
            if not target then
                failure = "unknown reference " .. section .. "." .. key
                return nil
            end
            local resolved, message = resolve(target, depth + 1)
            failure = failure or message
            return resolved
        end)
        if failure then return nil, failure end
        return result
    end
    for _, section in pairs(sections) do
        for _, key in ipairs(section) do
            local value, message = resolve(section[key], 1)
            if not value then return nil, message end
            section[key] = value
        end
    end
    return sections
end

-- CSV ---------------------------------------------------------------------------------------------------

--- Rows of fields after RFC 4180: quotes, doubled quotes, line breaks inside quotes.
local function parse_csv(source, separator)
    separator = separator or ","
    local rows, row, at, line = {}, {}, 1, 1
    local plain = "^[^" .. separator .. "\r\n]*"
    while at <= #source do
        local field
        if source:sub(at, at) == '"' then
            local parts, start = {}, line
            at = at + 1
            while true do
                local stop = source:find('"', at, true)
                if not stop then return nil, "line " .. start .. ": quote without end" end
                local part = source:sub(at, stop - 1)
                line = line + select(2, part:gsub("\n", ""))
                parts[#parts + 1] = part
                at = stop + 1
                if source:sub(at, at) ~= '"' then break end
                parts[#parts + 1] = '"'
                at = at + 1
            end
            field = table.concat(parts)
        else
            field = source:match(plain, at)
            at = at + #field
        end
        row[#row + 1] = field
        local c = source:sub(at, at)
        if c == separator then
            at = at + 1
            if at > #source then row[#row + 1] = "" end
        elseif c == "" or c == "\n" or c == "\r" then
            at = at + (source:find("^\r\n", at) and 2 or 1)
            line = line + 1
            rows[#rows + 1] = row
            row = {}
        else
            return nil, "line " .. line .. ": text after a quoted field"
        end
    end
    if #row > 0 then rows[#rows + 1] = row end
    return rows
end

local function write_csv(rows)
    local lines = {}
    for i, row in ipairs(rows) do
        local fields = {}
        for k, field in ipairs(row) do
            local text = tostring(field)
            fields[k] = text:find('[",\r\n]') and '"' .. text:gsub('"', '""') .. '"' or text
        end
        lines[i] = table.concat(fields, ",")
    end
    return table.concat(lines, "\n")
end

-- Records -----------------------------------------------------------------------------------------------

local converters = {
    text = function(s) return s end,
    integer = function(s) return math.tointeger(tonumber(s)) end,
    decimal = function(s)
        local sign, whole, cents = s:match("^(%-?)(%d+)%.?(%d?%d?)$")
        if not whole then return nil end
        local amount = tonumber(whole) * 100 + tonumber((cents .. "00"):sub(1, 2))
        return math.tointeger(sign == "-" and -amount or amount)
    end,
    date = function(s)
        local year, month, day = s:match("^(%d%d%d%d)-(%d%d)-(%d%d)$")
        if not year or tonumber(month) > 12 or tonumber(day) > 31 then return nil end
        return {year = tonumber(year), month = tonumber(month), day = tonumber(day), text = s}
    end,
}

--- Turns rows into records by their header; `types` maps columns to converters. Bad rows go into the second list.
local function to_records(rows, types)
    local header, records, rejected = rows[1], {}, {}
    for i = 2, #rows do
        local record, problem = {}, nil
        if #rows[i] ~= #header then problem = #rows[i] .. " fields instead of " .. #header end
        for k, name in ipairs(header) do
            local text = rows[i][k] or ""
            local value = converters[types[name] or "text"](text)
            if value == nil then
                problem = problem or string.format("%s: '%s' is no %s", name, text, types[name])
            end
            record[name] = value
        end
        if problem then
            rejected[#rejected + 1] = string.format("row %d: %s", i, problem)
        else
            records[#records + 1] = record
        end
    end
    return records, rejected
end

local function where(records, keep)
    local result = {}
    for _, record in ipairs(records) do
        if keep(record) then result[#result + 1] = record end
    end
    return result
end

--- Adds the fields of the matching record of `other`; records without a partner get the defaults.
local function join(records, other, key, defaults)
    local index = {}
    for _, record in ipairs(other) do index[record[key]] = record end
    for _, record in ipairs(records) do
        for name, value in pairs(index[record[key]] or defaults) do
            if record[name] == nil then record[name] = value end
        end
    end
    return records
end

local function group(records, key)
    local groups, names = {}, {}
    for _, record in ipairs(records) do
        local name = type(key) == "function" and key(record) or record[key]
        if not groups[name] then
            groups[name] = {}
            names[#names + 1] = name
        end
        table.insert(groups[name], record)
    end
    table.sort(names)
    local i = 0
    return function()
        i = i + 1
        if names[i] then return names[i], groups[names[i]] end
    end
end

local function sum(records, field)
    local total = 0
    for _, record in ipairs(records) do total = total + record[field] end
    return total
end

-- Output --------------------------------------------------------------------------------------------------

local function money(cents)
    local sign = cents < 0 and "-" or ""
    cents = math.abs(cents)
    local whole = tostring(cents // 100)
    whole = whole:reverse():gsub("(%d%d%d)", "%1 "):reverse():match("^%s*(.*)$")
    return string.format("%s%s.%02d", sign, whole, cents % 100)
end

--- A text table; `columns` is a list of {title, align}.
local function text_table(columns, rows)
    local widths = {}
    for k, column in ipairs(columns) do
        widths[k] = utf8.len(column[1])
        for _, row in ipairs(rows) do
            if row[k] then widths[k] = math.max(widths[k], utf8.len(row[k])) end
        end
    end
    local function line(cells, align_left)
        local parts = {}
        for k, column in ipairs(columns) do
            local text = cells[k] or ""
            local pad = (" "):rep(widths[k] - utf8.len(text))
            parts[k] = (align_left or column[2] ~= "right") and text .. pad or pad .. text
        end
        print((table.concat(parts, "  "):gsub("%s+$", "")))
    end
    local titles, rule = {}, {}
    for k, column in ipairs(columns) do
        titles[k], rule[k] = column[1], ("-"):rep(widths[k])
    end
    line(titles)
    line(rule)
    for _, row in ipairs(rows) do
        line(row.rule and rule or row)
    end
end

local function html_table(rows)
    local out = {"<table>"}
    for i, row in ipairs(rows) do
        local cells = {}
        for k, cell in ipairs(row) do
            cells[k] = string.format(
                "<%s>%s</%s>",
                i == 1 and "th" or "td",
                tostring(cell):gsub("[&<>]", {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;"}),
                i == 1 and "th" or "td"
            )
        end
        out[#out + 1] = "<tr>" .. table.concat(cells) .. "</tr>"
    end
    out[#out + 1] = "</table>"
    return table.concat(out, "\n")
end

-- The demonstration ---------------------------------------------------------------------------------------

local configuration = assert(parse_ini([[
; What the report is about
[company]
name = Lantern & Sons
city = Bergen

[report]
title = "Sales of ${company.name}, ${company.city}"
year = 2024          # only this year
min_total = 10.00
format = text

[columns]
date = date
amount = integer
price = decimal
]]))

local orders_csv = [[
date,customer,product,amount,price
2024-01-05,C1,Lamp,3,19.90
2024-01-17,C2,"Rope, 20 m",1,45.5
2024-02-02,C1,"Signal ""Red""",2,120
2024-02-02,C3,Lamp,10,18.50
2023-12-30,C2,Lamp,1,19.90
2024-02-14,C9,"Rope, 20 m",4,44.00
2024-03-01,C2,Candle,1,0.99
2024-03-xx,C2,Candle,5,0.99
2024-03-08,C3,"Chart
of the fjord",1,300.00
2024-03-09,C1,Lamp,many,19.90
2024-03-20,C3,Lamp,-2,18.50
2024-03-21,C1
2024-03-30,C1,Oil,12,7.25
]]
local customers_csv =
    "customer;name;country\nC1;Åse Øvregård;NO\nC2;Bob & Co;UK\nC3;Société Phare;FR\n"

local orders, rejected = to_records(assert(parse_csv(orders_csv)), configuration.columns)
local customers = to_records(assert(parse_csv(customers_csv, ";")), {})
for _, order in ipairs(orders) do order.total = order.amount * order.price end
join(orders, customers, "customer", {name = "(unknown)", country = "--"})

local year = tonumber(configuration.report.year)
local limit = converters.decimal(configuration.report.min_total)
local chosen = where(orders, function(o)
    return o.date.year == year and math.abs(o.total) >= limit
end)

print(configuration.report.title)
print(("="):rep(utf8.len(configuration.report.title)))
print(string.format("%d orders, %d chosen, %d rejected", #orders, #chosen, #rejected))
for _, problem in ipairs(rejected) do print("  " .. problem) end
print()

local rows = {}
for country, list in group(chosen, "country") do
    table.sort(list, function(a, b)
        if a.total ~= b.total then return a.total > b.total end
        return a.date.text < b.date.text
    end)
    for _, o in ipairs(list) do
        rows[#rows + 1] = {
            country,
            o.name,
            o.date.text,
            (o.product:gsub("\n", " ")),
            tostring(o.amount),
            money(o.total),
        }
    end
    rows[#rows + 1] = {
        country,
        "subtotal",
        nil,
        nil,
        tostring(sum(list, "amount")),
        money(sum(list, "total")),
    }
    rows[#rows + 1] = {rule = true}
end
rows[#rows + 1] = {
    "",
    "Total",
    nil,
    nil,
    tostring(sum(chosen, "amount")),
    money(sum(chosen, "total")),
}
text_table(
    {{"Country"}, {"Customer"}, {"Date"}, {"Product"}, {"Amount", "right"}, {"Total", "right"}},
    rows
)

print("\nBy product and month")
local months = {"Jan", "Feb", "Mar"}
local pivot = {{"Product", table.unpack(months)}}
for product, list in group(chosen, function(o) return o.product:match("^%a+") end) do
    local row = {product}
    for month = 1, #months do
        row[month + 1] = money(
            sum(where(list, function(o) return o.date.month == month end), "total")
        )
    end
    pivot[#pivot + 1] = row
end
text_table(
    {{"Product"}, {"Jan", "right"}, {"Feb", "right"}, {"Mar", "right"}},
    table.move(pivot, 2, #pivot, 1, {})
)
print("\n" .. write_csv(pivot))
print(
    "\n" .. html_table({{"Customer", "Total"}, {"Bob & Co", money(123456789)}, {"<b>", money(-5)}})
)

print("\nRound trip", write_csv(parse_csv(orders_csv)) == orders_csv:match("^(.*)\n$"))
for _, source in ipairs{'a,"b', 'a,"b"c', "a,b,\n,,"} do
    local parsed, message = parse_csv(source)
    print(parsed and #parsed .. " rows of " .. #parsed[1] .. " and " .. #parsed[2] or message)
end
for _, source in ipairs{
    "key = 1",
    "[a]\nnonsense",
    "[a]\nx = ${a.y}",
    "[a]\nx = ${a.y}\ny = ${a.x}",
} do
    print(select(2, parse_ini(source)))
end
