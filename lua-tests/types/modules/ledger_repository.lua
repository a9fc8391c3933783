-- A repository behind an interface, with queries built step by step and pages of results.

type Currency = "EUR" | "USD"
type Money = {amount: number, currency: Currency}
type Posting = {
    readonly id: integer,
    account: string,
    money: Money,
    day: integer,
    tags: {string},
    memo?: string,
}
type NewPosting = {account: string, money: Money, day: integer, tags?: {string}, memo?: string}
type Page<T> = {items: {T}, total: integer, next?: integer}
type Test = (Posting) -> boolean
type SortKey = "day" | "amount"

interface Repository
    function insert(self, posting: NewPosting): Posting
    function get(self, id: integer): (Posting?, error?)
    function all(self): {Posting}
    function delete(self, id: integer): boolean
end

local Memory = {}
Memory.__index = Memory

function Memory.new()
    local rows: {Posting} = {}
    return setmetatable({rows = rows, next_id = 1}, Memory)
end

function Memory:insert(posting: NewPosting): Posting
    local row: Posting = {
        id = self.next_id,
        account = posting.account,
        money = posting.money,
        day = posting.day,
        tags = posting.tags or {},
        memo = posting.memo,
    }
    self.next_id = self.next_id + 1
    self.rows[#self.rows + 1] = row
    return row
end

function Memory:get(id: integer): (Posting?, error?)
    for _, row in ipairs(self.rows) do
        if row.id == id then
            return row, nil
        end
    end
    return nil, errors.new(errors.NOT_FOUND, "no posting " .. id)
end

function Memory:all(): {Posting}
    return self.rows
end

function Memory:delete(id: integer): boolean
    for at, row in ipairs(self.rows) do
        if row.id == id then
            table.remove(self.rows, at)
            return true
        end
    end
    return false
end

local Query = {}
Query.__index = Query

function Query.from(repository: Repository)
    local tests: {Test} = {}
    return setmetatable({repository = repository, tests = tests, size = 3, key = "day"}, Query)
end

function Query:where(test: Test)
    table.insert(self.tests, test)
    return self
end

function Query:account(name: string)
    return self:where(function(posting) return posting.account == name end)
end

function Query:tagged(tag: string)
    return self:where(function(posting)
        for _, known in ipairs(posting.tags) do
            if known == tag then
                return true
            end
        end
        return false
    end)
end

function Query:between(first: integer, last: integer)
    return self:where(function(posting: Posting): boolean
        return posting.day >= first and posting.day <= last
    end)
end

function Query:sort(key: SortKey)
    self.key = key
    return self
end

function Query:page(number: integer): Page<Posting>
    local kept: {Posting} = {}
    for _, posting in ipairs(self.repository:all()) do
        local fits = true
        for _, test in ipairs(self.tests) do
            fits = fits and test(posting)
        end
        if fits then
            kept[#kept + 1] = posting
        end
    end
    local key = self.key
    table.sort(kept, function(a, b)
        if key == "amount" and a.money.amount ~= b.money.amount then
            return a.money.amount > b.money.amount
        end
        if a.day ~= b.day then
            return a.day < b.day
        end
        return a.id < b.id
    end)
    local page: Page<Posting> = {items = {}, total = #kept}
    local first = (number - 1) * self.size + 1
    for at = first, math.min(first + self.size - 1, #kept) do
        page.items[#page.items + 1] = kept[at]
    end
    if first + self.size <= #kept then
        page.next = number + 1
    end
    return page
end

local rates: {[Currency]: number} = {EUR = 1, USD = 0.5}

local function in_euro(money: Money): number
    local rate = rates[money.currency]
    assert(rate, "no rate")
    return money.amount * rate
end

local function balance(repository: Repository, account: string): number
    local sum = 0.0
    for _, posting in ipairs(repository:all()) do
        if posting.account == account then
            sum = sum + in_euro(posting.money)
        end
    end
    return sum
end

local function show(posting: Posting): string
    local memo = posting.memo and " " .. posting.memo or ""
    return string.format("%d %s %.2f %s%s", posting.id, posting.account, posting.money.amount, posting.money.currency, memo)
end

local ledger: Repository = Memory.new()
for day = 1, 5 do
    local currency: Currency = day % 2 == 0 and "USD" or "EUR"
    ledger:insert({account = "cash", money = {amount = day * 10, currency = currency}, day = day, tags = {"daily"}})
end
local rent = ledger:insert({account = "flat", money = {amount = 700, currency = "EUR"}, day = 3, memo = "rent"})
ledger:insert({account = "cash", money = {amount = -5, currency = "EUR"}, day = 2})

print(show(rent), rent.id)
print(balance(ledger, "cash"), balance(ledger, "flat"), balance(ledger, "none"))

local query = Query.from(ledger):account("cash"):between(1, 4):sort("amount")
local page = query:page(1)
print(page.total, page.next)
for _, posting in ipairs(page.items) do
    print(show(posting))
end
local number = page.next
if number then
    local last = query:page(number)
    print(#last.items, last.next)
end
print(#Query.from(ledger):tagged("daily"):page(1).items)

local missing, problem = ledger:get(99)
if problem then
    print(missing, problem:kind(), problem:message())
end
local first, none = ledger:get(1)
if first then
    first.memo = "changed"
    print(show(first), none)
end
print(ledger:delete(1), ledger:delete(1), #ledger:all())
