-- A report from CSV data: the lines go into SQLite within one transaction, bad ones are set aside with their reason,
-- and the questions are asked in SQL. A file may be named on the command line; without one the data below is used.

local sql = require("sql")
local b = sql.builder

-- Reading CSV: fields in quotes may hold commas, line ends and doubled quotes ------------------------------------

local function records(text)
    local position = 1
    return function()
        if position > #text then return nil end
        local fields = {}
        while true do
            local field
            if text:sub(position, position) == '"' then
                local parts, from = {}, position + 1
                while true do
                    local quote = text:find('"', from, true)
                    if not quote then error("a quote is not closed") end
                    parts[#parts + 1] = text:sub(from, quote - 1)
                    if text:sub(quote + 1, quote + 1) ~= '"' then
                        position = quote + 1
                        break
                    end
                    parts[#parts + 1], from = '"', quote + 2
                end
                field = table.concat(parts)
            else
                local stop = text:find("[,\r\n]", position) or #text + 1
                field, position = text:sub(position, stop - 1), stop
            end
            fields[#fields + 1] = field
            local separator = text:sub(position, position)
            position = position + 1
            if separator ~= "," then
                if separator == "\r" and text:sub(position, position) == "\n" then
                    position = position + 1
                end
                return fields
            end
        end
    end
end

-- The data ------------------------------------------------------------------------------------------------------

local SAMPLE = [[
date,region,product,units,price
2024-01-03,north,"Kettle, steel",4,39.90
2024-01-03,south,Toaster,2,25.50
2024-01-17,north,Toaster,x,25.50
2024-02-02,east,"Lamp ""Luna""",7,18.00
2024-02-11,south,"Kettle, steel",1,39.90
2024-02-11,west,Toaster,-3,25.50
2024-03-05,north,"Lamp ""Luna""",12,17.25
2024-03-08,east,Toaster,5,24.00
2024-03-20,south,Toaster,6,24.00
2024-03-20,south
]]

local text = SAMPLE
if arg and arg[1] then
    local file = assert(io.open(arg[1], "rb"))
    text = file:read("a")
    file:close()
end

-- Into the database ---------------------------------------------------------------------------------------------

local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
assert(db:execute([[
  CREATE TABLE sales (
    day DATE NOT NULL, region TEXT NOT NULL, product TEXT NOT NULL,
    units INTEGER NOT NULL CHECK (units > 0), cents INTEGER NOT NULL
  );
  CREATE INDEX sales_by_region ON sales (region);
]]))

local function load(tx)
    local insert = assert(tx:prepare("INSERT INTO sales VALUES (?, ?, ?, ?, ?)"))
    local number, loaded, rejected = 1, 0, {}
    local next_record = records(text)
    next_record() -- the names of the columns
    for record in next_record do
        number = number + 1
        local day, region, product, units, price = table.unpack(record)
        local reason
        if #record ~= 5 then
            reason = #record .. " fields instead of 5"
        elseif not math.tointeger(tonumber(units)) then
            reason = "units '" .. units .. "' is no whole number"
        else
            local cents = math.floor(tonumber(price) * 100 + 0.5)
            local _, err = insert:execute{
                day,
                region,
                product,
                math.tointeger(tonumber(units)),
                cents,
            }
            reason = err and err:message()
        end
        if reason then
            rejected[#rejected + 1] = {number, reason}
        else
            loaded = loaded + 1
        end
    end
    insert:close()
    return loaded, rejected
end

local tx = assert(db:begin())
local loaded, rejected = load(tx)
assert(tx:commit())
print(("%d lines loaded, %d rejected"):format(loaded, #rejected))
for _, one in ipairs(rejected) do print(("  line %d: %s"):format(one[1], one[2])) end

-- The questions -------------------------------------------------------------------------------------------------

local function money(cents) return ("%d.%02d"):format(cents // 100, cents % 100) end

local sales = b.select("sum(units) AS units", "sum(units * cents) AS total"):from("sales")

print("\nby region")
local by_region = sales:columns("region"):group_by("region"):order_by("total DESC")
for _, row in ipairs(assert(by_region:run_with(db):query())) do
    print(("  %-8s %4d units  %10s"):format(row.region, row.units, money(row.total)))
end

print("\nby month, with what came before")
local months = assert(db:query([[
  SELECT substr(day, 1, 7) AS month, sum(units * cents) AS total,
         sum(sum(units * cents)) OVER (ORDER BY substr(day, 1, 7)) AS so_far
  FROM sales GROUP BY month ORDER BY month]]))
for _, row in ipairs(months) do
    print(("  %s  %10s  %10s"):format(row.month, money(row.total), money(row.so_far)))
end

print("\nbest product of each region")
local best = assert(db:query([[
  SELECT region, product, units FROM (
    SELECT region, product, sum(units) AS units,
           rank() OVER (PARTITION BY region ORDER BY sum(units) DESC, product) AS place
    FROM sales GROUP BY region, product)
  WHERE place = 1 ORDER BY region]]))
for _, row in ipairs(best) do
    print(("  %-8s %s (%d)"):format(row.region, row.product, row.units))
end

local march = sales:where("day >= ?", "2024-03-01"):where{region = {"north", "east"}}
local row = assert(march:run_with(db):query())[1]
print(("\nnorth and east since March: %d units, %s"):format(row.units, money(row.total)))
db:release()
