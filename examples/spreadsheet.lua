-- A spreadsheet evaluator: cells with formulas, ranges, functions, recalculation in the order of dependencies,
-- detection of cycles, errors that spread, relative and absolute copies.

-- Addresses -----------------------------------------------------------------------------------------

local function column_number(letters)
    local n = 0
    for letter in letters:gmatch(".") do
        n = n * 26 + letter:byte() - 64
    end
    return n
end

local function column_letters(n)
    local letters = ""
    while n > 0 do
        local digit = (n - 1) % 26
        letters = string.char(65 + digit) .. letters
        n = (n - 1) // 26
    end
    return letters
end

local function address(column, row) return column_letters(column) .. row end

local function split(name)
    local letters, row = name:match("^(%u+)(%d+)$")
    return column_number(letters), tonumber(row)
end

-- Errors are values: they spread through formulas instead of stopping the calculation.

local Failure = {}
Failure.__index = Failure
Failure.__tostring = function(self) return "#" .. self.code end

local failures = {}
local function failure(code)
    if not failures[code] then failures[code] = setmetatable({code = code}, Failure) end
    return failures[code]
end
local function is_failure(value) return getmetatable(value) == Failure end

-- Formula parser: recursive descent to closures ---------------------------------------------------------

local functions = {}

local Formula = {}
Formula.__index = Formula

function Formula:skip() self.at = self.text:find("%S", self.at) or #self.text + 1 end

function Formula:accept(pattern)
    self:skip()
    local first, last, capture = self.text:find("^(" .. pattern .. ")", self.at)
    if not first then return nil end
    self.at = last + 1
    return capture
end

function Formula:fail() error(failure("SYNTAX"), 0) end

local function number(value)
    if is_failure(value) then return nil, value end
    if value == nil or value == "" then return 0 end
    if value == true then
        return 1
    elseif value == false then
        return 0
    end
    local n = tonumber(value)
    if not n then return nil, failure("VALUE") end
    return n
end

local function arithmetic(f)
    return function(a, b)
        return function(sheet)
            local x, failed = number(a(sheet))
            if not x then return failed end
            local y
            y, failed = number(b(sheet))
            if not y then return failed end
            return f(x, y)
        end
    end
end

local function comparison(f)
    return function(a, b)
        return function(sheet)
            local x, y = a(sheet), b(sheet)
            if is_failure(x) then return x end
            if is_failure(y) then return y end
            if type(x) ~= type(y) then x, y = tostring(x or ""), tostring(y or "") end
            return f(x, y)
        end
    end
end

local operators = {
    ["+"] = arithmetic(function(x, y) return x + y end),
    ["-"] = arithmetic(function(x, y) return x - y end),
    ["*"] = arithmetic(function(x, y) return x * y end),
    ["/"] = arithmetic(function(x, y) return y == 0 and failure("DIV0") or x / y end),
    ["^"] = arithmetic(function(x, y) return x ^ y end),
    ["="] = comparison(function(x, y) return x == y end),
    ["<>"] = comparison(function(x, y) return x ~= y end),
    ["<"] = comparison(function(x, y) return x < y end),
    [">"] = comparison(function(x, y) return x > y end),
    ["<="] = comparison(function(x, y) return x <= y end),
    [">="] = comparison(function(x, y) return x >= y end),
    ["&"] = function(a, b)
        return function(sheet)
            local x, y = a(sheet), b(sheet)
            if is_failure(x) then return x end
            if is_failure(y) then return y end
            return sheet.format(x) .. sheet.format(y)
        end
    end,
}
local levels = {{"<=", ">=", "<>", "=", "<", ">"}, {"&"}, {"%+", "%-"}, {"%*", "/"}, {"%^"}}

function Formula:reference(first)
    local c1, r1 = split(first)
    self.reads[#self.reads + 1] = first
    if not self:accept(":") then
        return function(sheet) return sheet:value(first) end, {c1, r1, c1, r1}
    end
    local last = self:accept("%$?%u+%$?%d+")
    if not last then self:fail() end
    local c2, r2 = split((last:gsub("%$", "")))
    local box = {math.min(c1, c2), math.min(r1, r2), math.max(c1, c2), math.max(r1, r2)}
    for column = box[1], box[3] do
        for row = box[2], box[4] do
            self.reads[#self.reads + 1] = address(column, row)
        end
    end
    return function() return failure("VALUE") end, box
end

function Formula:primary()
    if self:accept("%(") then
        local inner = self:expression(1)
        if not self:accept("%)") then self:fail() end
        return inner
    elseif self:accept("%-") then
        local zero, operand = function() return 0 end, self:primary()
        return operators["-"](zero, operand)
    end
    local constant = self:accept("%d+%.?%d*")
    if constant then
        local value = math.tointeger(constant) or tonumber(constant)
        return function() return value end
    end
    local text = self:accept('"[^"]*"')
    if text then
        local value = text:sub(2, -2)
        return function() return value end
    end
    local cell = self:accept("%$?%u+%$?%d+")
    if cell then return self:reference((cell:gsub("%$", ""))) end
    local name = self:accept("%u+")
    if name == "TRUE" or name == "FALSE" then
        return function() return name == "TRUE" end
    end
    if not name or not self:accept("%(") then self:fail() end
    local arguments = {}
    if not self:accept("%)") then
        repeat
            local value, box = self:expression(1)
            arguments[#arguments + 1] = {value = value, box = box}
        until not self:accept(",")
        if not self:accept("%)") then self:fail() end
    end
    local f = functions[name]
    if not f then return function() return failure("NAME") end end
    return function(sheet) return f(sheet, arguments) end
end

function Formula:expression(level)
    if level > #levels then return self:primary() end
    local left, box = self:expression(level + 1)
    while true do
        local found
        for _, pattern in ipairs(levels[level]) do
            found = self:accept(pattern)
            if found then break end
        end
        if not found then return left, box end
        left, box = operators[found](left, (self:expression(level + 1))), nil
    end
end

--- Returns the compiled formula and the names of the cells that it reads.
local function compile(text)
    local formula = setmetatable({text = text, at = 1, reads = {}}, Formula)
    local ok, result = pcall(function()
        local f = formula:expression(1)
        formula:skip()
        if formula.at <= #text then formula:fail() end
        return f
    end)
    if ok then return result, formula.reads end
    if not is_failure(result) then error(result, 0) end
    return function() return result end, {}
end

-- Functions -------------------------------------------------------------------------------------------

--- Calls f with every value of the arguments, ranges cell by cell; returns the first failure.
local function each(sheet, arguments, f)
    for _, argument in ipairs(arguments) do
        if argument.box then
            local box = argument.box
            for row = box[2], box[4] do
                for column = box[1], box[3] do
                    local value = sheet:value(address(column, row))
                    if is_failure(value) then return value end
                    if type(value) == "number" then f(value) end
                end
            end
        else
            local value, failed = number(argument.value(sheet))
            if not value then return failed end
            f(value)
        end
    end
end

local function aggregate(start, step, finish)
    return function(sheet, arguments)
        local state, count = start, 0
        local failed = each(sheet, arguments, function(value)
            count = count + 1
            state = step(state, value)
        end)
        if failed then return failed end
        return finish and finish(state, count) or state
    end
end

functions.SUM = aggregate(0, function(s, v) return s + v end)
functions.COUNT = aggregate(0, function(s) return s + 1 end)
functions.PRODUCT = aggregate(1, function(s, v) return s * v end)
functions.MIN = aggregate(math.huge, math.min, function(s, n) return n == 0 and 0 or s end)
functions.MAX = aggregate(-math.huge, math.max, function(s, n) return n == 0 and 0 or s end)
functions.AVERAGE = aggregate(0, function(s, v) return s + v end, function(s, n)
    return n == 0 and failure("DIV0") or s / n
end)

functions.IF = function(sheet, arguments)
    local condition = arguments[1].value(sheet)
    if is_failure(condition) then return condition end
    local branch = arguments[(condition == true
        or (condition ~= 0 and condition ~= false and condition))
        and 2
        or 3]
    if not branch then return false end
    return branch.value(sheet)
end

functions.IFERROR = function(sheet, arguments)
    local value = arguments[1].value(sheet)
    return is_failure(value) and arguments[2].value(sheet) or value
end

functions.ROUND = function(sheet, arguments)
    local value, failed = number(arguments[1].value(sheet))
    if not value then return failed end
    local scale = 10 ^ (arguments[2] and number(arguments[2].value(sheet)) or 0)
    return math.floor(value * scale + 0.5) / scale
end

functions.LOOKUP = function(sheet, arguments)
    local wanted, keys, values = arguments[1].value(sheet), arguments[2].box, arguments[3].box
    for offset = 0, keys[4] - keys[2] do
        if sheet:value(address(keys[1], keys[2] + offset)) == wanted then
            return sheet:value(address(values[1], values[2] + offset))
        end
    end
    return failure("N/A")
end

-- The sheet -------------------------------------------------------------------------------------------

local Sheet = {}
Sheet.__index = Sheet

function Sheet.new()
    return setmetatable({cells = {}, dependents = {}, evaluations = 0}, Sheet)
end

function Sheet.format(value)
    if value == nil then return "" end
    if type(value) == "boolean" then return value and "TRUE" or "FALSE" end
    if type(value) == "number" then
        if value == math.floor(value) and math.abs(value) < 1e15 then
            return string.format("%d", value)
        end
        return (string.format("%.4f", value):gsub("0+$", ""))
    end
    return tostring(value)
end

--- The value of a cell; formulas are evaluated when they are asked for and kept until a cell they read changes.
function Sheet:value(name)
    local cell = self.cells[name]
    if not cell then return nil end
    if cell.busy then return failure("CYCLE") end
    if cell.stale then
        cell.busy = true
        self.evaluations = self.evaluations + 1
        cell.value = cell.formula(self)
        cell.busy, cell.stale = false, false
    end
    return cell.value
end

function Sheet:invalidate(name)
    for dependent in pairs(self.dependents[name] or {}) do
        local cell = self.cells[dependent]
        if cell and not cell.stale then
            cell.stale = true
            self:invalidate(dependent)
        end
    end
end

function Sheet:set(name, content)
    local old = self.cells[name]
    for _, read in ipairs(old and old.reads or {}) do
        self.dependents[read][name] = nil
    end
    local cell = {source = content}
    if type(content) == "string" and content:sub(1, 1) == "=" then
        cell.formula, cell.reads = compile(content:sub(2))
        cell.stale = true
        for _, read in ipairs(cell.reads) do
            self.dependents[read] = self.dependents[read] or {}
            self.dependents[read][name] = true
        end
    else
        cell.value = tonumber(content) or content
    end
    self.cells[name] = cell
    self:invalidate(name)
end

--- Copies a cell; references without '$' move along.
function Sheet:copy(from, to)
    local source = self.cells[from].source
    local c1, r1 = split(from)
    local c2, r2 = split(to)
    if type(source) == "string" then
        source = source:gsub("(%$?)(%u+)(%$?)(%d+)", function(fixed_column, letters, fixed_row, row)
            local column = column_number(letters)
            if fixed_column == "" then column = column + c2 - c1 end
            if fixed_row == "" then row = row + r2 - r1 end
            return fixed_column .. column_letters(column) .. fixed_row .. math.tointeger(row)
        end)
    end
    self:set(to, source)
end

function Sheet:print(columns, rows)
    local line = {"   "}
    for c = 1, columns do
        line[#line + 1] = string.format("%10s", column_letters(c))
    end
    print(table.concat(line, " "))
    for r = 1, rows do
        line = {string.format("%3d", r)}
        for c = 1, columns do
            local value = self:value(address(c, r))
            local text = Sheet.format(value):sub(1, 10)
            line[#line + 1] = string.format(type(value) == "string" and "%-10s" or "%10s", text)
        end
        print((table.concat(line, " "):gsub("%s+$", "")))
    end
end

-- Demonstration -----------------------------------------------------------------------------------------

local sheet = Sheet.new()
local orders = {{"Apples", 12, 0.4}, {"Pears", 7, 0.55}, {"Plums", 40, 0.125}, {"Quinces", 3, 1.2}}
for i, title in ipairs{"Fruit", "Amount", "Price", "Total", "Share"} do
    sheet:set(address(i, 1), title)
end
for i, order in ipairs(orders) do
    for c, content in ipairs(order) do
        sheet:set(address(c, i + 1), content)
    end
end
sheet:set("D2", "=B2*C2")
sheet:set("E2", "=D2/$D$6*100")
for row = 3, 5 do
    sheet:copy("D2", "D" .. row)
    sheet:copy("E2", "E" .. row)
end
sheet:set("A6", "Sum")
sheet:set("B6", "=SUM(B2:B5)")
sheet:set("D6", "=SUM(D2:D5)")
sheet:set("E6", "=ROUND(SUM(E2:E5), 6)")
sheet:set("A8", '=IF(D6>20, "large", "small") & " order, best: " & MAX(D2:D5)')
sheet:set("B8", "=AVERAGE(C2:C5)")
sheet:set("C8", '=LOOKUP("Plums", A2:A5, B2:B5)')
sheet:set("D8", "=COUNT(A1:D5)*2^3-1")
sheet:set("E8", "=-(B2+B3)/2")
sheet:print(5, 8)
print("evaluations", sheet.evaluations)

print("\nPlums now cost 0.25, and there are fewer pears")
sheet:set("C4", 0.25)
sheet:set("B3", 1)
sheet:print(5, 8)
print("evaluations", sheet.evaluations)

print("\nErrors spread, cycles are found, both go away again")
sheet:set("B4", "many")
sheet:set("A9", "=1/0")
sheet:set("B9", "=A9+1")
sheet:set("C9", '=IFERROR(B9, "saved")')
sheet:set("D9", "=E9+1")
sheet:set("E9", "=D9+1")
sheet:set("A10", "=FOO(1)")
sheet:set("B10", "=1+*2")
sheet:set("C10", '=LOOKUP("Figs", A2:A5, B2:B5)')
sheet:print(5, 10)
sheet:set("B4", 40)
sheet:set("E9", 41)
sheet:print(5, 10)

print(
    "\nA column of Fibonacci numbers, to Z and beyond: "
        .. column_letters(702)
        .. ", "
        .. column_letters(703)
)
sheet:set("F1", 1)
sheet:set("F2", 1)
sheet:set("F3", "=F1+F2")
for row = 4, 60 do
    sheet:copy("F3", "F" .. row)
end
print(sheet:value("F60"), sheet:value("F20"), Sheet.format(sheet:value("F10")))
