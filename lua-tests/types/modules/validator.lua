-- Checks of forms: small checks, combined, with messages by field.

type Check = (value: any) -> (boolean, string?)
type Field = {name: string, checks: {Check}, required: boolean}
type Problem = {field: string, message: string}
type Result = {valid: true, data: {[string]: any}} | {valid: false, problems: {Problem}}

local checks = {}

function checks.text(value: any): (boolean, string?)
    if type(value) ~= "string" then
        return false, "must be a text"
    end
    return true, nil
end

function checks.number(value: any): (boolean, string?)
    if type(value) ~= "number" then
        return false, "must be a number"
    end
    return true, nil
end

function checks.length(min: integer, max: integer?): Check
    return function(value)
        if type(value) ~= "string" then
            return false, "has no length"
        end
        local length = #value
        if length < min then
            return false, string.format("needs %d characters", min)
        end
        if max and length > max then
            return false, string.format("has more than %d characters", max)
        end
        return true, nil
    end
end

function checks.range(low: number, high: number): Check
    return function(value)
        if type(value) ~= "number" then
            return false, "must be a number"
        end
        if value < low or value > high then
            return false, string.format("must be between %g and %g", low, high)
        end
        return true, nil
    end
end

function checks.one_of(...: string): Check
    local allowed: {[string]: boolean} = {}
    local names: {string} = {}
    for _, name in ipairs({...}) do
        allowed[name] = true
        names[#names + 1] = name
    end
    return function(value)
        if type(value) == "string" and allowed[value] then
            return true, nil
        end
        return false, "must be one of " .. table.concat(names, ", ")
    end
end

function checks.pattern(pattern: string, description: string): Check
    return function(value)
        if type(value) == "string" and value:match(pattern) then
            return true, nil
        end
        return false, "must be " .. description
    end
end

local function required(name: string, ...: Check): Field
    return {name = name, checks = {...}, required = true}
end

local function optional(name: string, ...: Check): Field
    return {name = name, checks = {...}, required = false}
end

local function check_field(field: Field, value: any): string?
    if value == nil then
        if field.required then
            return "is missing"
        end
        return nil
    end
    for _, check in ipairs(field.checks) do
        local ok, message = check(value)
        if not ok then
            return message or "is not valid"
        end
    end
    return nil
end

local function validate(fields: {Field}, input: {[string]: any}): Result
    local problems: {Problem} = {}
    local data: {[string]: any} = {}
    for _, field in ipairs(fields) do
        local value = input[field.name]
        local message = check_field(field, value)
        if message then
            problems[#problems + 1] = {field = field.name, message = message}
        else
            data[field.name] = value
        end
    end
    if #problems > 0 then
        return {valid = false, problems = problems}
    end
    return {valid = true, data = data}
end

local function report(result: Result): string
    if result.valid then
        local names: {string} = {}
        for name in pairs(result.data) do
            names[#names + 1] = name
        end
        table.sort(names)
        return "valid: " .. table.concat(names, ", ")
    end
    local lines: {string} = {}
    for _, problem in ipairs(result.problems) do
        lines[#lines + 1] = problem.field .. " " .. problem.message
    end
    return table.concat(lines, "; ")
end

local form: {Field} = {
    required("name", checks.text, checks.length(2, 10)),
    required("age", checks.number, checks.range(0, 150)),
    required("email", checks.pattern("^[^@]+@[^@]+$", "an address")),
    optional("plan", checks.one_of("free", "team")),
}

print(report(validate(form, {name = "Ada", age = 36, email = "ada@example.org", plan = "team", extra = 1})))
print(report(validate(form, {name = "A", age = 200, email = "x", plan = "gold"})))
print(report(validate(form, {name = 5, email = "a@b"})))
local result = validate(form, {})
if not result.valid then
    print(#result.problems, result.problems[1].field)
end
