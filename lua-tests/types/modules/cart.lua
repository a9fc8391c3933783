-- A shopping cart with discounts and taxes. Amounts are whole cents.

type Item = {
    sku: string,
    title: string,
    price: integer,
    quantity: integer,
    category?: string,
}

type Discount =
    {kind: "percent", rate: integer, category?: string}
    | {kind: "fixed", amount: integer}
    | {kind: "bundle", skus: {string}, amount: integer}

type Totals = {
    subtotal: integer,
    discount: integer,
    tax: integer,
    total: integer,
}

type Cart = {
    owner: string,
    items: {Item},
    discounts: {Discount},
    note?: string,
}

local TAX_RATES: {[string]: integer} = {
    book = 7,
    food = 7,
    game = 19,
}
local DEFAULT_RATE: integer = 19

local function new_cart(owner: string): Cart
    return {owner = owner, items = {}, discounts = {}}
end

local function find_item(cart: Cart, sku: string): (Item?, integer?)
    for position, item in ipairs(cart.items) do
        if item.sku == sku then
            return item, position
        end
    end
    return nil, nil
end

local function add(cart: Cart, item: Item): integer
    local present = find_item(cart, item.sku)
    if present then
        present.quantity = present.quantity + item.quantity
        return present.quantity
    end
    table.insert(cart.items, item)
    return item.quantity
end

local function remove(cart: Cart, sku: string): boolean
    local item, position = find_item(cart, sku)
    if not item then
        return false
    end
    table.remove(cart.items, position)
    return true
end

local function tax_rate(item: Item): integer
    local category = item.category
    if category == nil then
        return DEFAULT_RATE
    end
    return TAX_RATES[category] or DEFAULT_RATE
end

local function line_total(item: Item): integer
    return item.price * item.quantity
end

local function subtotal(cart: Cart, category: string?): integer
    local sum = 0
    for _, item in ipairs(cart.items) do
        if category == nil or item.category == category then
            sum = sum + line_total(item)
        end
    end
    return sum
end

local function has_all(cart: Cart, skus: {string}): boolean
    for _, sku in ipairs(skus) do
        if not find_item(cart, sku) then
            return false
        end
    end
    return true
end

local function discount_amount(cart: Cart, discount: Discount): integer
    if discount.kind == "percent" then
        local base = subtotal(cart, discount.category)
        return base * discount.rate // 100
    elseif discount.kind == "fixed" then
        return discount.amount
    end
    if has_all(cart, discount.skus) then
        return discount.amount
    end
    return 0
end

local function totals(cart: Cart): Totals
    local sum = subtotal(cart)
    local off = 0
    for _, discount in ipairs(cart.discounts) do
        off = off + discount_amount(cart, discount)
    end
    off = math.min(off, sum)
    local tax = 0
    for _, item in ipairs(cart.items) do
        tax = tax + line_total(item) * tax_rate(item) // 100
    end
    return {subtotal = sum, discount = off, tax = tax, total = sum - off + tax}
end

local function money(cents: integer): string
    return string.format("%d.%02d", cents // 100, cents % 100)
end

local function describe(cart: Cart): {string}
    local lines: {string} = {}
    for _, item in ipairs(cart.items) do
        local category = item.category or "other"
        lines[#lines + 1] = string.format("%dx %s (%s): %s", item.quantity, item.title, category, money(line_total(item)))
    end
    local note = cart.note
    if note then
        lines[#lines + 1] = "note: " .. note:lower()
    end
    return lines
end

local cart = new_cart("ada")
add(cart, {sku = "b1", title = "Notes", price = 1999, quantity = 1, category = "book"})
add(cart, {sku = "g7", title = "Chess", price = 4500, quantity = 1, category = "game"})
add(cart, {sku = "p3", title = "Pen", price = 250, quantity = 2})
print(add(cart, {sku = "p3", title = "Pen", price = 250, quantity = 3}))
table.insert(cart.discounts, {kind = "percent", rate = 10, category = "book"})
table.insert(cart.discounts, {kind = "bundle", skus = {"g7", "p3"}, amount = 300})
cart.note = "Gift Wrap"

for _, line in ipairs(describe(cart)) do
    print(line)
end
local result = totals(cart)
print(money(result.subtotal), money(result.discount), money(result.tax), money(result.total))
print(remove(cart, "g7"), remove(cart, "g7"), #cart.items)
