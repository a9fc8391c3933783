-- Prices in several currencies, with rules that are tried in order.

type Currency = "EUR" | "USD" | "GBP"
type Money = {amount: integer, currency: Currency}
type Customer = {name: string, country: string, level: "basic" | "silver" | "gold", since: integer}
type Product = {sku: string, base: Money, weight?: number, tags: {[string]: boolean}}

type Rule = {
    name: string,
    applies: (customer: Customer, product: Product, quantity: integer) -> boolean,
    percent: integer,
}

type Quote = {
    unit: Money,
    total: Money,
    shipping: Money?,
    applied: {string},
}

local RATES: {[Currency]: number} = {EUR = 1.0, USD = 1.25, GBP = 0.8}

local function money(amount: integer, currency: Currency): Money
    return {amount = amount, currency = currency}
end

local function round(x: number): integer
    return math.floor(x + 0.5)
end

local function convert(m: Money, currency: Currency): Money
    if m.currency == currency then
        return m
    end
    local from, to = RATES[m.currency], RATES[currency]
    if not from or not to then
        error("no rate")
    end
    return money(round(m.amount / from * to), currency)
end

local function add(a: Money, b: Money): Money
    local other = convert(b, a.currency)
    return money(a.amount + other.amount, a.currency)
end

local function times(m: Money, factor: number): Money
    return money(round(m.amount * factor), m.currency)
end

local RULES: {Rule} = {
    {
        name = "gold",
        percent = 15,
        applies = function(customer)
            return customer.level == "gold"
        end,
    },
    {
        name = "bulk",
        percent = 10,
        applies = function(_, _, quantity)
            return quantity >= 10
        end,
    },
    {
        name = "clearance",
        percent = 50,
        applies = function(_, product)
            return product.tags.clearance == true
        end,
    },
}

local function symbol(currency: Currency): string
    if currency == "EUR" then
        return "€"
    elseif currency == "USD" then
        return "$"
    else
        return "£"
    end
end

local function show(m: Money): string
    local sign = m.amount < 0 and "-" or ""
    local amount = math.abs(m.amount)
    return string.format("%s%s%d.%02d", sign, symbol(m.currency), amount // 100, amount % 100)
end

local function currency_of(customer: Customer): Currency
    local by_country: {[string]: Currency} = {us = "USD", uk = "GBP"}
    return by_country[customer.country] or "EUR"
end

local function shipping(product: Product, quantity: integer, currency: Currency): Money?
    local weight = product.weight
    if not weight then
        return nil
    end
    local kilos = math.ceil(weight * quantity)
    return convert(money(300 + 50 * kilos, "EUR"), currency)
end

local function quote(customer: Customer, product: Product, quantity: integer): Quote
    local currency = currency_of(customer)
    local unit = convert(product.base, currency)
    local applied: {string} = {}
    for _, rule in ipairs(RULES) do
        if rule.applies(customer, product, quantity) then
            unit = times(unit, (100 - rule.percent) / 100)
            applied[#applied + 1] = rule.name
        end
    end
    local total = times(unit, quantity)
    local parcel = shipping(product, quantity, currency)
    if parcel then
        total = add(total, parcel)
    end
    return {unit = unit, total = total, shipping = parcel, applied = applied}
end

local function cheapest(quotes: {Quote}): Quote?
    local best: Quote?
    for _, q in ipairs(quotes) do
        if best == nil or convert(q.total, "EUR").amount < convert(best.total, "EUR").amount then
            best = q
        end
    end
    return best
end

local ada: Customer = {name = "Ada", country = "de", level = "gold", since = 2001}
local bob: Customer = {name = "Bob", country = "us", level = "basic", since = 2020}
local lamp: Product = {sku = "l1", base = money(4000, "EUR"), weight = 1.2, tags = {}}
local song: Product = {sku = "s1", base = money(99, "USD"), tags = {clearance = true}}

local quotes: {Quote} = {}
for _, customer in ipairs({ada, bob}) do
    for _, product in ipairs({lamp, song}) do
        local q = quote(customer, product, product.sku == "l1" and 2 or 10)
        quotes[#quotes + 1] = q
        local parcel = q.shipping
        print(customer.name, product.sku, show(q.unit), show(q.total), parcel and show(parcel) or "no parcel",
            table.concat(q.applied, "+"))
    end
end
local best = cheapest(quotes)
print(best and show(best.total), cheapest({}))
