-- Matrices and statistics: linear algebra, descriptive figures, regression, histograms, simulation with its own
-- generator of random numbers.

-- Matrices --------------------------------------------------------------------------------------------

local Matrix = {}
Matrix.__index = Matrix

function Matrix.new(rows)
    local m = setmetatable({rows = #rows, columns = #rows[1]}, Matrix)
    for i, row in ipairs(rows) do
        assert(#row == m.columns, "rows differ in length")
        m[i] = table.move(row, 1, #row, 1, {})
    end
    return m
end

function Matrix.build(rows, columns, f)
    local data = {}
    for i = 1, rows do
        data[i] = {}
        for j = 1, columns do
            data[i][j] = f(i, j)
        end
    end
    return Matrix.new(data)
end

function Matrix.identity(n)
    return Matrix.build(n, n, function(i, j) return i == j and 1 or 0 end)
end

function Matrix:transpose()
    return Matrix.build(self.columns, self.rows, function(i, j) return self[j][i] end)
end

local function same_shape(a, b)
    if a.rows ~= b.rows or a.columns ~= b.columns then error("shapes differ", 3) end
end

function Matrix.__add(a, b)
    same_shape(a, b)
    return Matrix.build(a.rows, a.columns, function(i, j) return a[i][j] + b[i][j] end)
end

function Matrix.__sub(a, b)
    same_shape(a, b)
    return Matrix.build(a.rows, a.columns, function(i, j) return a[i][j] - b[i][j] end)
end

function Matrix.__mul(a, b)
    if type(a) == "number" then a, b = b, a end
    if type(b) == "number" then
        return Matrix.build(a.rows, a.columns, function(i, j) return a[i][j] * b end)
    end
    if a.columns ~= b.rows then error("inner sizes differ", 2) end
    return Matrix.build(a.rows, b.columns, function(i, j)
        local sum = 0
        for k = 1, a.columns do
            sum = sum + a[i][k] * b[k][j]
        end
        return sum
    end)
end

function Matrix.__pow(a, n)
    local result, base = Matrix.identity(a.rows), a
    while n > 0 do
        if n % 2 == 1 then result = result * base end
        base, n = base * base, n // 2
    end
    return result
end

function Matrix.__eq(a, b)
    if a.rows ~= b.rows or a.columns ~= b.columns then return false end
    for i = 1, a.rows do
        for j = 1, a.columns do
            if math.abs(a[i][j] - b[i][j]) > 1e-9 then return false end
        end
    end
    return true
end

local function number_text(x)
    if math.type(x) == "integer" then return tostring(x) end
    if x == math.floor(x) and math.abs(x) < 1e15 then return string.format("%d", x) end
    return string.format("%.4f", x)
end

function Matrix.__tostring(m)
    local lines = {}
    for i = 1, m.rows do
        local cells = {}
        for j = 1, m.columns do
            cells[j] = string.format("%10s", number_text(m[i][j]))
        end
        lines[i] = "[" .. table.concat(cells) .. " ]"
    end
    return table.concat(lines, "\n")
end

--- LU decomposition with partial pivoting: returns the packed factors, the row order and its sign; nil if singular.
function Matrix:lu()
    assert(self.rows == self.columns, "not square")
    local n, sign = self.rows, 1
    local a, order = Matrix.new(self), {}
    for i = 1, n do order[i] = i end
    for k = 1, n do
        local pivot = k
        for i = k + 1, n do
            if math.abs(a[i][k]) > math.abs(a[pivot][k]) then pivot = i end
        end
        if math.abs(a[pivot][k]) < 1e-12 then return nil end
        if pivot ~= k then
            a[k], a[pivot] = a[pivot], a[k]
            order[k], order[pivot] = order[pivot], order[k]
            sign = -sign
        end
        for i = k + 1, n do
            local factor = a[i][k] / a[k][k]
            a[i][k] = factor
            for j = k + 1, n do
                a[i][j] = a[i][j] - factor * a[k][j]
            end
        end
    end
    return a, order, sign
end

function Matrix:determinant()
    local a, _, sign = self:lu()
    if not a then return 0 end
    local product = sign
    for i = 1, self.rows do
        product = product * a[i][i]
    end
    return product
end

--- Solves self * x = b for a column vector or several columns; nil if singular.
function Matrix:solve(b)
    local a, order = self:lu()
    if not a then return nil end
    local n = self.rows
    local x = Matrix.build(n, b.columns, function(i, j) return b[order[i]][j] end)
    for c = 1, b.columns do
        for i = 1, n do
            for k = 1, i - 1 do
                x[i][c] = x[i][c] - a[i][k] * x[k][c]
            end
        end
        for i = n, 1, -1 do
            for k = i + 1, n do
                x[i][c] = x[i][c] - a[i][k] * x[k][c]
            end
            x[i][c] = x[i][c] / a[i][i]
        end
    end
    return x
end

function Matrix:inverse() return self:solve(Matrix.identity(self.rows)) end

--- Eigenvalues and eigenvectors of a symmetric matrix by Jacobi rotations, largest first.
function Matrix:eigen()
    local n, a, v = self.rows, Matrix.new(self), Matrix.identity(self.rows)
    for _ = 1, 100 do
        local p, q, largest = 1, 2, 0
        for i = 1, n do
            for j = i + 1, n do
                if math.abs(a[i][j]) > largest then p, q, largest = i, j, math.abs(a[i][j]) end
            end
        end
        if largest < 1e-12 then break end
        local theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
        local t = (theta >= 0 and 1 or -1) / (math.abs(theta) + math.sqrt(theta * theta + 1))
        local c = 1 / math.sqrt(t * t + 1)
        local s = t * c
        for k = 1, n do
            local kp, kq = a[k][p], a[k][q]
            a[k][p], a[k][q] = c * kp - s * kq, s * kp + c * kq
        end
        for k = 1, n do
            local pk, qk = a[p][k], a[q][k]
            a[p][k], a[q][k] = c * pk - s * qk, s * pk + c * qk
            local vp, vq = v[k][p], v[k][q]
            v[k][p], v[k][q] = c * vp - s * vq, s * vp + c * vq
        end
    end
    local pairs_found = {}
    for i = 1, n do
        local vector = {}
        for k = 1, n do vector[k] = v[k][i] end
        pairs_found[i] = {value = a[i][i], vector = vector}
    end
    table.sort(pairs_found, function(x, y) return x.value > y.value end)
    return pairs_found
end

-- Statistics -----------------------------------------------------------------------------------------------

local stats = {}

function stats.mean(list)
    local sum = 0
    for _, x in ipairs(list) do sum = sum + x end
    return sum / #list
end

--- Sample variance by Welford's method.
function stats.variance(list)
    local mean, m2 = 0, 0
    for n, x in ipairs(list) do
        local delta = x - mean
        mean = mean + delta / n
        m2 = m2 + delta * (x - mean)
    end
    return m2 / (#list - 1)
end

function stats.quantile(list, part)
    local sorted = table.move(list, 1, #list, 1, {})
    table.sort(sorted)
    local place = 1 + part * (#sorted - 1)
    local below = math.floor(place)
    local high = sorted[below + 1] or sorted[below]
    return sorted[below] + (high - sorted[below]) * (place - below)
end

function stats.modes(list)
    local counts, most = {}, 0
    for _, x in ipairs(list) do
        counts[x] = (counts[x] or 0) + 1
        most = math.max(most, counts[x])
    end
    local modes = {}
    for x, count in pairs(counts) do
        if count == most then modes[#modes + 1] = x end
    end
    table.sort(modes)
    return modes, most
end

function stats.correlation(xs, ys)
    local mx, my, sxy, sxx, syy = stats.mean(xs), stats.mean(ys), 0, 0, 0
    for i = 1, #xs do
        local dx, dy = xs[i] - mx, ys[i] - my
        sxy, sxx, syy = sxy + dx * dy, sxx + dx * dx, syy + dy * dy
    end
    return sxy / math.sqrt(sxx * syy)
end

--- Least-squares polynomial: the coefficients of 1, x, x^2 ... by the normal equations.
function stats.polynomial(xs, ys, degree)
    local design = Matrix.build(#xs, degree + 1, function(i, j) return xs[i] ^ (j - 1) end)
    local transposed = design:transpose()
    local right = Matrix.build(#ys, 1, function(i) return ys[i] end)
    local solution = (transposed * design):solve(transposed * right)
    local coefficients = {}
    for i = 1, degree + 1 do coefficients[i] = solution[i][1] end
    return coefficients
end

function stats.histogram(list, low, high, bins, width)
    local counts, most = {}, 0
    for i = 1, bins do counts[i] = 0 end
    for _, x in ipairs(list) do
        local bin = math.floor((x - low) / (high - low) * bins) + 1
        if bin >= 1 and bin <= bins then
            counts[bin] = counts[bin] + 1
            most = math.max(most, counts[bin])
        end
    end
    for i, count in ipairs(counts) do
        local from = low + (i - 1) * (high - low) / bins
        print(string.format("%7.2f |%s %d", from, ("#"):rep(count * width // most), count))
    end
end

--- A linear congruential generator with 48 bits, as in drand48, so that results are the same everywhere.
local function generator(seed)
    local state = seed << 16 | 0x330E
    return function()
        state = (state * 0x5DEECE66D + 0xB) & 0xFFFFFFFFFFFF
        return state / 2.0 ^ 48
    end
end

-- Demonstration ------------------------------------------------------------------------------------------------

local a = Matrix.new{{2, 1, -1}, {-3, -1, 2}, {-2, 1, 2}}
local b = Matrix.new{{8}, {-11}, {-3}}
print("determinant", number_text(a:determinant()))
print("solution\n" .. tostring(a:solve(b)))
print("inverse\n" .. tostring(a:inverse()))
print("a * inverse = identity", a * a:inverse() == Matrix.identity(3))
print("(a + a) * 0.5 = a", (a + a) * 0.5 == a, 3 * a - a == a + a)
print("singular", Matrix.new{{1, 2}, {2, 4}}:solve(Matrix.new{{1}, {2}}))
print("fibonacci", number_text((Matrix.new{{1, 1}, {1, 0}} ^ 80)[1][2]))
print("shape error", select(2, pcall(function() return a * Matrix.new{{1, 2}} end)) ~= nil)
print(
    "hilbert determinant",
    string.format(
        "%.6e",
        Matrix.build(5, 5, function(i, j) return 1 / (i + j - 1) end):determinant()
    )
)

print("eigenvalues of a symmetric matrix")
for _, pair in ipairs(Matrix.new{{4, 1, 0}, {1, 3, 1}, {0, 1, 2}}:eigen()) do
    local first = pair.vector[1] < 0 and -1 or 1
    local parts = {}
    for i, x in ipairs(pair.vector) do parts[i] = string.format("%8.4f", x * first) end
    print(string.format("%9.5f: %s", pair.value, table.concat(parts, " ")))
end

local heights = {170, 165, 182, 177, 168, 190, 174, 170, 161, 179, 185, 170}
local weights = {68, 59, 81, 77, 62, 94, 71, 70, 55, 76, 88, 66}
print(
    string.format(
        "mean %.3f, deviation %.3f, median %.1f, quartiles %.2f %.2f",
        stats.mean(heights),
        math.sqrt(stats.variance(heights)),
        stats.quantile(heights, 0.5),
        stats.quantile(heights, 0.25),
        stats.quantile(heights, 0.75)
    )
)
local modes, count = stats.modes(heights)
print("modes", table.concat(modes, " "), count .. " times")
print(string.format("correlation %.6f", stats.correlation(heights, weights)))
local line = stats.polynomial(heights, weights, 1)
print(
    string.format(
        "weight = %.4f + %.4f * height; at 175: %.2f",
        line[1],
        line[2],
        line[1] + line[2] * 175
    )
)

local random = generator(42)
local xs, ys = {}, {}
for i = 1, 60 do
    xs[i] = i / 10
    ys[i] = 2 - 3 * xs[i] + 0.5 * xs[i] ^ 2 + (random() - 0.5) * 0.2
end
local parts = {}
for _, c in ipairs(stats.polynomial(xs, ys, 2)) do parts[#parts + 1] = string.format("%.2f", c) end
print("quadratic fit", table.concat(parts, " "))

--- Normal deviates by the method of Box and Muller.
local normal = {}
for i = 1, 4000, 2 do
    local radius, angle = math.sqrt(-2 * math.log(1 - random())), 2 * math.pi * random()
    normal[i], normal[i + 1] = radius * math.cos(angle), radius * math.sin(angle)
end
print(
    string.format(
        "normal sample: mean %.3f, variance %.3f",
        stats.mean(normal),
        stats.variance(normal)
    )
)
stats.histogram(normal, -3, 3, 12, 40)

local inside = 0
for _ = 1, 40000 do
    local x, y = random(), random()
    if x * x + y * y < 1 then inside = inside + 1 end
end
print(string.format("pi is about %.3f", 4 * inside / 40000))
