-- Stock from several warehouses: validated at the boundary, merged, and compared with orders.

type Sku = string @pattern("^[A-Z]{2}-[0-9]+$")
type Stock = {sku: Sku, count: integer @min(0), price?: number @min(0)}
type Warehouse = {name: string, stock: {Stock}}
type Order = {id: integer, lines: {[string]: integer}}
type Shortage = {order: integer, sku: string, missing: integer}
type Level = {count: integer, places: {string}, price?: number}

local Catalog = {}
Catalog.__index = Catalog

function Catalog.new()
    local levels: {[string]: Level} = {}
    local rejected: {string} = {}
    return setmetatable({levels = levels, rejected = rejected}, Catalog)
end

function Catalog:level(sku: string): Level
    local level = self.levels[sku]
    if level == nil then
        level = {count = 0, places = {}}
        self.levels[sku] = level
    end
    return level
end

function Catalog:take(warehouse: Warehouse)
    for _, stock in ipairs(warehouse.stock) do
        local level = self:level(stock.sku)
        level.count = level.count + stock.count
        table.insert(level.places, warehouse.name)
        local price = stock.price
        if price and (not level.price or price < level.price) then
            level.price = price
        end
    end
end

function Catalog:receive(data: any): boolean
    local warehouse, err = Warehouse:is(data)
    if not warehouse then
        self.rejected[#self.rejected + 1] = err:message()
        return false
    end
    self:take(warehouse)
    return true
end

function Catalog:reserve(order: Order): (boolean, {Shortage})
    local shortages: {Shortage} = {}
    for sku, wanted in pairs(order.lines) do
        local level = self.levels[sku]
        local available = level and level.count or 0
        if available < wanted then
            shortages[#shortages + 1] = {order = order.id, sku = sku, missing = wanted - available}
        end
    end
    if #shortages > 0 then
        table.sort(shortages, function(a, b) return a.sku < b.sku end)
        return false, shortages
    end
    for sku, wanted in pairs(order.lines) do
        local level = self:level(sku)
        level.count = level.count - wanted
    end
    return true, shortages
end

local function value_of(level: Level): number?
    local price = level.price
    if not price then
        return nil
    end
    return price * level.count
end

function Catalog:total(): (number, integer)
    local total, unknown_prices = 0.0, 0
    for _, level in pairs(self.levels) do
        local value = value_of(level)
        if value then
            total = total + value
        else
            unknown_prices = unknown_prices + 1
        end
    end
    return total, unknown_prices
end

function Catalog:list(): {string}
    local lines: {string} = {}
    for sku, level in pairs(self.levels) do
        lines[#lines + 1] = string.format("%s x%d in %s", sku, level.count, table.concat(level.places, "+"))
    end
    table.sort(lines)
    return lines
end

local catalog = Catalog.new()
local inputs: {any} = {
    {name = "north", stock = {{sku = "AB-1", count = 5, price = 2.5}, {sku = "CD-20", count = 1}}},
    {name = "south", stock = {{sku = "AB-1", count = 7, price = 2}}},
    {name = "west", stock = {{sku = "ab-1", count = 7}}},
    {name = "east", stock = {{sku = "EF-3", count = -1}}},
    {stock = {}},
    "nothing",
}
for i, input in ipairs(inputs) do
    print(i, catalog:receive(input))
end
for _, reason in ipairs(catalog.rejected) do
    print(reason)
end
for _, line in ipairs(catalog:list()) do
    print(line)
end

local orders: {Order} = {
    {id = 1, lines = {["AB-1"] = 10}},
    {id = 2, lines = {["AB-1"] = 3, ["CD-20"] = 2}},
    {id = 3, lines = {["AB-1"] = 2, ["CD-20"] = 1}},
}
for _, order in ipairs(orders) do
    local done, shortages = catalog:reserve(order)
    print(order.id, done, #shortages)
    for _, shortage in ipairs(shortages) do
        print(" ", shortage.order, shortage.sku, shortage.missing)
    end
end
local total, unknown_prices = catalog:total()
print(string.format("%.2f", total), unknown_prices)
