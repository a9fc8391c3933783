-- Accounts, transfers with structured errors, and a journal.

type Cents = integer @min(0)
type Account = {id: string, owner: string, balance: Cents, frozen?: boolean}
type Entry = {at: integer, from: string?, to: string?, amount: Cents, note: string}
type Receipt = {number: integer, amount: Cents, fee: Cents}

interface Clock
    function now(self): integer
end

local Service = {}
Service.__index = Service

function Service.new(clock: Clock)
    local accounts: {[string]: Account} = {}
    local journal: {Entry} = {}
    return setmetatable({clock = clock, accounts = accounts, journal = journal, number = 0}, Service)
end

function Service:open(id: string, owner: string, balance: Cents?): (Account?, error?)
    if self.accounts[id] then
        return nil, errors.new({kind = errors.ALREADY_EXISTS, message = "account " .. id .. " exists"})
    end
    local account: Account = {id = id, owner = owner, balance = balance or 0}
    self.accounts[id] = account
    return account, nil
end

function Service:account(id: string): (Account?, error?)
    local account = self.accounts[id]
    if not account then
        return nil, errors.new(errors.NOT_FOUND, "no account " .. id)
    end
    if account.frozen then
        return nil, errors.new(errors.PERMISSION_DENIED, "account " .. id .. " is frozen")
    end
    return account, nil
end

function Service:record(from: string?, to: string?, amount: Cents, note: string)
    local entry: Entry = {at = self.clock:now(), from = from, to = to, amount = amount, note = note}
    table.insert(self.journal, entry)
end

function Service:deposit(id: string, amount: Cents): (Cents?, error?)
    local account, err = self:account(id)
    if err then
        return nil, errors.wrap(err, "deposit")
    end
    account.balance = account.balance + amount
    self:record(nil, id, amount, "deposit")
    return account.balance, nil
end

local function fee_of(amount: Cents): Cents
    return math.max(1, amount // 100)
end

function Service:transfer(from_id: string, to_id: string, amount: Cents): (Receipt?, error?)
    local from, from_err = self:account(from_id)
    if not from then
        return nil, from_err
    end
    local to, to_err = self:account(to_id)
    if not to then
        return nil, to_err
    end
    local fee = fee_of(amount)
    if from.balance < amount + fee then
        return nil, errors.new({
            kind = errors.CONFLICT,
            message = string.format("%s has %d, needs %d", from.owner, from.balance, amount + fee),
            details = {missing = amount + fee - from.balance},
        })
    end
    from.balance = from.balance - amount - fee
    to.balance = to.balance + amount
    self.number = self.number + 1
    self:record(from.id, to.id, amount, "transfer " .. self.number)
    return {number = self.number, amount = amount, fee = fee}, nil
end

function Service:freeze(id: string): boolean
    local account = self:account(id)
    if account then
        account.frozen = true
        return true
    end
    return false
end

function Service:total(): integer
    local sum = 0
    for _, account in pairs(self.accounts) do
        sum = sum + account.balance
    end
    return sum
end

local tick = 0
local clock: Clock = {
    now = function(self)
        tick = tick + 10
        return tick
    end,
}

local bank = Service.new(clock)
bank:open("a", "Ann", 1000)
bank:open("b", "Bob")

local _, taken = bank:open("a", "Eve")
if taken then
    print(taken:kind(), taken:message())
end

local balance = assert(bank:deposit("b", 250))
print("Bob has", balance)

local function show(receipt: Receipt?, err: error?)
    if receipt then
        print(string.format("#%d: %d, fee %d", receipt.number, receipt.amount, receipt.fee))
    elseif err then
        print(err:kind() .. ": " .. err:message())
    end
end

show(bank:transfer("a", "b", 500))
show(bank:transfer("b", "a", 5000))
show(bank:transfer("a", "x", 1))
print(bank:freeze("b"), bank:freeze("y"))
show(bank:transfer("a", "b", 1))

local _, deposit_err = bank:deposit("b", 5)
if deposit_err then
    print(tostring(deposit_err))
end
for _, entry in ipairs(bank.journal) do
    print(entry.at, entry.from or "-", entry.to or "-", entry.amount, entry.note)
end
print("total", bank:total())
