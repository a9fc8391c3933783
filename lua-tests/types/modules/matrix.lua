-- Matrices and vectors with operators by metatables.

type Rows = {{number}}
type Shape = {rows: integer, columns: integer}

local Vector = {}
Vector.__index = Vector

function Vector.new(...: number)
    return setmetatable({items = {...}}, Vector)
end

function Vector:size(): integer
    return #self.items
end

function Vector:dot(other): number
    local sum = 0.0
    for i, item in ipairs(self.items) do
        sum = sum + item * (other.items[i] or 0)
    end
    return sum
end

function Vector:norm(): number
    return math.sqrt(self:dot(self))
end

Vector.__add = function(a, b)
    local items = {}
    for i = 1, #a.items do
        items[i] = a.items[i] + b.items[i]
    end
    return setmetatable({items = items}, Vector)
end

Vector.__unm = function(a)
    local items = {}
    for i, item in ipairs(a.items) do
        items[i] = -item
    end
    return setmetatable({items = items}, Vector)
end

Vector.__eq = function(a, b)
    if #a.items ~= #b.items then
        return false
    end
    for i, item in ipairs(a.items) do
        if item ~= b.items[i] then
            return false
        end
    end
    return true
end

Vector.__tostring = function(v)
    local parts = {}
    for i, item in ipairs(v.items) do
        parts[i] = string.format("%g", item)
    end
    return "(" .. table.concat(parts, ", ") .. ")"
end

local Matrix = {}
Matrix.__index = Matrix

function Matrix.new(rows: Rows)
    local n_rows = #rows
    local n_columns = n_rows > 0 and #rows[1] or 0
    for i, row in ipairs(rows) do
        if #row ~= n_columns then
            error("row " .. i .. " has " .. #row .. " columns", 0)
        end
    end
    local shape: Shape = {rows = n_rows, columns = n_columns}
    return setmetatable({cells = rows, shape = shape}, Matrix)
end

function Matrix.identity(n: integer)
    local rows: Rows = {}
    for i = 1, n do
        local row: {number} = {}
        for j = 1, n do
            row[j] = i == j and 1 or 0
        end
        rows[i] = row
    end
    return Matrix.new(rows)
end

function Matrix:at(i: integer, j: integer): number?
    local row = self.cells[i]
    if row == nil then
        return nil
    end
    return row[j]
end

function Matrix:transposed()
    local rows: Rows = {}
    for j = 1, self.shape.columns do
        local row: {number} = {}
        for i = 1, self.shape.rows do
            row[i] = self.cells[i][j]
        end
        rows[j] = row
    end
    return Matrix.new(rows)
end

function Matrix:map(f: (number, integer, integer) -> number)
    local rows: Rows = {}
    for i, row in ipairs(self.cells) do
        rows[i] = {}
        for j, cell in ipairs(row) do
            rows[i][j] = f(cell, i, j)
        end
    end
    return Matrix.new(rows)
end

function Matrix:trace(): number
    local sum = 0.0
    for i = 1, math.min(self.shape.rows, self.shape.columns) do
        sum = sum + self.cells[i][i]
    end
    return sum
end

Matrix.__mul = function(a, b)
    local rows: Rows = {}
    for i = 1, a.shape.rows do
        local row: {number} = {}
        for j = 1, b.shape.columns do
            local sum = 0.0
            for k = 1, a.shape.columns do
                sum = sum + a.cells[i][k] * b.cells[k][j]
            end
            row[j] = sum
        end
        rows[i] = row
    end
    return Matrix.new(rows)
end

Matrix.__len = function(m)
    return m.shape.rows
end

Matrix.__call = function(m, i: integer, j: integer): number
    return m:at(i, j) or 0
end

Matrix.__tostring = function(m)
    local lines: {string} = {}
    for _, row in ipairs(m.cells) do
        local parts: {string} = {}
        for _, cell in ipairs(row) do
            parts[#parts + 1] = string.format("%5.1f", cell)
        end
        lines[#lines + 1] = table.concat(parts, " ")
    end
    return table.concat(lines, "\n")
end

local u, v = Vector.new(3, 4), Vector.new(1, 2)
print(u:norm(), u:dot(v), u:size())
print(tostring(u + v), tostring(-u), u == Vector.new(3, 4), u == v)

local m = Matrix.new({{1, 2, 3}, {4, 5, 6}})
print(tostring(m:transposed()))
print(tostring(m * m:transposed()))
local square = m * m:transposed()
print(#square, square:trace(), square(1, 2), square(9, 9))
print(tostring(Matrix.identity(3):map(function(cell, i, j) return cell * 10 + i + j end)))
local corner = m:at(2, 3)
if corner then
    print("corner", corner + 0.5)
end
print(m:at(5, 1))
print(pcall(Matrix.new, {{1}, {1, 2}}))
