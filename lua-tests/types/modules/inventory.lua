-- Stock in several warehouses: reservations, transfers, and what has to be ordered.

type Level = {sku: string, on_hand: integer, reserved: integer, reorder_at?: integer}
type Warehouse = {name: string, levels: {[string]: Level}}
type Reservation = {id: integer, sku: string, quantity: integer, warehouse: string}
type Shortage = {sku: string, missing: integer}

local Inventory = {}
Inventory.__index = Inventory

function Inventory.new(names: {string})
    local warehouses: {[string]: Warehouse} = {}
    local reservations: {[integer]: Reservation} = {}
    for _, name in ipairs(names) do
        warehouses[name] = {name = name, levels = {}}
    end
    return setmetatable({warehouses = warehouses, reservations = reservations, order = names, last_id = 0}, Inventory)
end

local function available(level: Level): integer
    return level.on_hand - level.reserved
end

function Inventory:level(name: string, sku: string): (Level?, string?)
    local warehouse = self.warehouses[name]
    if not warehouse then
        return nil, "no warehouse " .. name
    end
    local level = warehouse.levels[sku]
    if not level then
        level = {sku = sku, on_hand = 0, reserved = 0}
        warehouse.levels[sku] = level
    end
    return level, nil
end

function Inventory:receive(name: string, sku: string, quantity: integer, reorder_at: integer?): string?
    local level, problem = self:level(name, sku)
    if not level then
        return problem
    end
    level.on_hand = level.on_hand + quantity
    if reorder_at then
        level.reorder_at = reorder_at
    end
    return nil
end

function Inventory:reserve(sku: string, quantity: integer): (Reservation?, Shortage?)
    local best = 0
    for _, name in ipairs(self.order) do
        local level = self:level(name, sku)
        if level then
            local free = available(level)
            if free >= quantity then
                level.reserved = level.reserved + quantity
                self.last_id = self.last_id + 1
                local reservation: Reservation = {id = self.last_id, sku = sku, quantity = quantity, warehouse = name}
                self.reservations[reservation.id] = reservation
                return reservation, nil
            end
            best = math.max(best, free)
        end
    end
    return nil, {sku = sku, missing = quantity - best}
end

function Inventory:release(id: integer): boolean
    local reservation = self.reservations[id]
    if reservation == nil then
        return false
    end
    local level = self:level(reservation.warehouse, reservation.sku)
    if level then
        level.reserved = level.reserved - reservation.quantity
    end
    self.reservations[id] = nil
    return true
end

function Inventory:to_order(): {Shortage}
    local list: {Shortage} = {}
    for _, name in ipairs(self.order) do
        local warehouse = self.warehouses[name]
        if warehouse then
            for sku, level in pairs(warehouse.levels) do
                local minimum = level.reorder_at
                if minimum and available(level) < minimum then
                    list[#list + 1] = {sku = name .. "/" .. sku, missing = minimum - available(level)}
                end
            end
        end
    end
    table.sort(list, function(a, b) return a.sku < b.sku end)
    return list
end

local inventory = Inventory.new({"north", "south"})
inventory:receive("north", "bolt", 10, 8)
inventory:receive("south", "bolt", 50)
inventory:receive("south", "nut", 3, 20)
print(inventory:receive("east", "nut", 1))
local first = inventory:reserve("bolt", 6)
if first then
    print(first.id, first.warehouse, first.quantity)
end
local second = inventory:reserve("bolt", 20)
print(second and second.warehouse)
local third, shortage = inventory:reserve("nut", 5)
if shortage then
    print(third, shortage.sku, shortage.missing)
end
for _, item in ipairs(inventory:to_order()) do
    print(item.sku, item.missing)
end
print(inventory:release(1), inventory:release(1), #inventory:to_order())
