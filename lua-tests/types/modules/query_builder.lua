-- Statements of SQL, built step by step; methods return the builder.

type Direction = "asc" | "desc"
type Value = string | number | boolean | nil
type Condition = {column: string, operator: string, value: Value}
type Order = {column: string, direction: Direction}
type Join = {table: string, left: string, right: string, outer: boolean}

local Query = {}
Query.__index = Query

function Query.from(name: string)
    local columns: {string} = {}
    local conditions: {Condition} = {}
    local joins: {Join} = {}
    local orders: {Order} = {}
    local limit_count: integer? = nil
    return setmetatable({
        name = name,
        columns = columns,
        conditions = conditions,
        joins = joins,
        orders = orders,
        limit_count = limit_count,
    }, Query)
end

function Query:select(...: string)
    for _, column in ipairs({...}) do
        table.insert(self.columns, column)
    end
    return self
end

function Query:where(column: string, operator: string, value: Value)
    table.insert(self.conditions, {column = column, operator = operator, value = value})
    return self
end

function Query:join(name: string, left: string, right: string, outer: boolean?)
    table.insert(self.joins, {table = name, left = left, right = right, outer = outer or false})
    return self
end

function Query:order_by(column: string, direction: Direction?)
    table.insert(self.orders, {column = column, direction = direction or "asc"})
    return self
end

function Query:limit(n: integer)
    self.limit_count = n
    return self
end

local function quote(value: Value): string
    if value == nil then
        return "NULL"
    elseif type(value) == "string" then
        return "'" .. value:gsub("'", "''") .. "'"
    elseif type(value) == "boolean" then
        return value and "TRUE" or "FALSE"
    end
    return tostring(value)
end

local function condition_text(condition: Condition): string
    if condition.value == nil then
        local negated = condition.operator == "<>"
        return condition.column .. (negated and " IS NOT NULL" or " IS NULL")
    end
    return string.format("%s %s %s", condition.column, condition.operator, quote(condition.value))
end

local function map<A, B>(list: {A}, f: (A) -> B): {B}
    local out: {B} = {}
    for i, item in ipairs(list) do
        out[i] = f(item)
    end
    return out
end

function Query:build(): string
    local parts: {string} = {"SELECT"}
    if #self.columns == 0 then
        table.insert(parts, "*")
    else
        table.insert(parts, table.concat(self.columns, ", "))
    end
    table.insert(parts, "FROM " .. self.name)
    for _, join in ipairs(self.joins) do
        local kind = join.outer and "LEFT JOIN" or "JOIN"
        table.insert(parts, string.format("%s %s ON %s = %s", kind, join.table, join.left, join.right))
    end
    if #self.conditions > 0 then
        table.insert(parts, "WHERE " .. table.concat(map(self.conditions, condition_text), " AND "))
    end
    if #self.orders > 0 then
        local orders = map(self.orders, function(order)
            return order.column .. " " .. order.direction:upper()
        end)
        table.insert(parts, "ORDER BY " .. table.concat(orders, ", "))
    end
    local limit_count = self.limit_count
    if limit_count then
        table.insert(parts, string.format("LIMIT %d", limit_count))
    end
    return table.concat(parts, " ")
end

local function insert_text(name: string, row: {[string]: Value}, order: {string}): string
    local values = map(order, function(column)
        return quote(row[column])
    end)
    return string.format("INSERT INTO %s (%s) VALUES (%s)", name, table.concat(order, ", "), table.concat(values, ", "))
end

print(Query.from("users"):build())
print(Query.from("users")
    :select("users.id", "name", "total")
    :join("orders", "orders.user_id", "users.id", true)
    :where("name", "=", "O'Hara")
    :where("deleted_at", "=", nil)
    :where("active", "=", true)
    :order_by("total", "desc")
    :order_by("name")
    :limit(10)
    :build())
print(insert_text("users", {id = 7, name = "Ada", admin = false}, {"id", "name", "admin", "email"}))
local counts = map({"a", "bb", "ccc"}, function(text) return #text end)
local total = 0
for _, n in ipairs(counts) do
    total = total + n
end
print(total)
