-- Accounts kept as streams of events; balances are projections of them.

type Opened = {type: "opened", owner: string}
type Deposited = {type: "deposited", amount: integer}
type Withdrawn = {type: "withdrawn", amount: integer, memo?: string}
type Closed = {type: "closed"}
type AccountEvent = Opened | Deposited | Withdrawn | Closed

type Record = {stream: string, version: integer, event: AccountEvent}

type Account = {owner: string, balance: integer, open: boolean, version: integer}

type Projection<S> = {
    initial: () -> S,
    apply: (state: S, record: Record) -> S,
}

local Store = {}
Store.__index = Store

function Store.new()
    local log: {Record} = {}
    local versions: {[string]: integer} = {}
    local listeners: {(Record) -> ()} = {}
    return setmetatable({log = log, versions = versions, listeners = listeners}, Store)
end

function Store:version_of(stream: string): integer
    return self.versions[stream] or 0
end

function Store:append(stream: string, expected: integer, events: {AccountEvent}): (integer?, error?)
    local version = self:version_of(stream)
    if version ~= expected then
        local message = string.format("stream %s is at %d, expected %d", stream, version, expected)
        return nil, errors.new({message = message, kind = errors.CONFLICT, retryable = true})
    end
    for _, event in ipairs(events) do
        version = version + 1
        local record: Record = {stream = stream, version = version, event = event}
        table.insert(self.log, record)
        for _, listener in ipairs(self.listeners) do
            listener(record)
        end
    end
    self.versions[stream] = version
    return version, nil
end

function Store:read(stream: string, from: integer?): {Record}
    local start = from or 1
    local found: {Record} = {}
    for _, record in ipairs(self.log) do
        if record.stream == stream and record.version >= start then
            found[#found + 1] = record
        end
    end
    return found
end

function Store:subscribe(listener: (Record) -> ())
    table.insert(self.listeners, listener)
end

local function project<S>(records: {Record}, projection: Projection<S>): S
    local state = projection.initial()
    for _, record in ipairs(records) do
        state = projection.apply(state, record)
    end
    return state
end

local account_projection: Projection<Account> = {
    initial = function()
        return {owner = "", balance = 0, open = false, version = 0}
    end,
    apply = function(account, record)
        local event = record.event
        account.version = record.version
        if event.type == "opened" then
            account.owner = event.owner
            account.open = true
        elseif event.type == "deposited" then
            account.balance = account.balance + event.amount
        elseif event.type == "withdrawn" then
            account.balance = account.balance - event.amount
        elseif event.type == "closed" then
            account.open = false
        end
        return account
    end,
}

local function withdraw(store: any, stream: string, amount: integer, memo: string?): (Account?, error?)
    local records: {Record} = store:read(stream)
    local account = project(records, account_projection)
    if not account.open then
        return nil, errors.new(errors.INVALID, stream .. " is closed")
    end
    if account.balance < amount then
        return nil, errors.new(errors.INVALID, string.format("balance is %d, needs %d", account.balance, amount))
    end
    local event: Withdrawn = {type = "withdrawn", amount = amount, memo = memo}
    local _, err = store:append(stream, account.version, {event})
    if err then
        return nil, err
    end
    account.balance = account.balance - amount
    return account, nil
end

local function memo_of(event: AccountEvent): string
    if event.type == "withdrawn" and event.memo then
        return event.memo
    end
    return "-"
end

local store = Store.new()
local seen: {[string]: integer} = {}
store:subscribe(function(record)
    local kind = record.event.type
    seen[kind] = (seen[kind] or 0) + 1
end)

local version = assert(store:append("acc-1", 0, {{type = "opened", owner = "Ada"}, {type = "deposited", amount = 1000}}))
print("version", version)
local stale, err = store:append("acc-1", 0, {{type = "closed"}})
print(stale, err and err:kind(), err and err:retryable())

local account, problem = withdraw(store, "acc-1", 300, "rent")
if account then
    print(account.owner, account.balance, problem)
end
local _, refusal = withdraw(store, "acc-1", 5000)
if refusal then
    print(refusal:message())
end
store:append("acc-1", store:version_of("acc-1"), {{type = "closed"}})
local _, closed = withdraw(store, "acc-1", 1)
print(closed)

for _, record in ipairs(store:read("acc-1", 2)) do
    print(record.version, record.event.type, memo_of(record.event))
end
local largest = project(store:read("acc-1"), {
    initial = function() return 0 end,
    apply = function(state: integer, record: Record)
        local event = record.event
        if event.type == "deposited" then
            return math.max(state, event.amount)
        end
        return state
    end,
})
print(largest, seen.opened, seen.deposited, seen.withdrawn, seen.closed)
