-- Topics with subscribers: typed events, wildcards, replies, and tokens to take a subscription back.

type Created = {topic: "order.created", id: integer, total: number}
type Paid = {topic: "order.paid", id: integer, method: "card" | "cash"}
type Shipped = {topic: "order.shipped", id: integer, carrier?: string}
type Event = Created | Paid | Shipped
type Listener = (Event) -> boolean?
type Subscription = {pattern: string, listener: Listener, id: integer, n_calls: integer}

interface Bus
    function subscribe(self, pattern: string, listener: Listener): integer
    function unsubscribe(self, id: integer): boolean
    function publish(self, event: Event): integer
end

local LocalBus = {}
LocalBus.__index = LocalBus

function LocalBus.new()
    local subscriptions: {Subscription} = {}
    return setmetatable({subscriptions = subscriptions, last_id = 0}, LocalBus)
end

function LocalBus:subscribe(pattern: string, listener: Listener): integer
    self.last_id = self.last_id + 1
    table.insert(self.subscriptions, {pattern = pattern, listener = listener, id = self.last_id, n_calls = 0})
    return self.last_id
end

function LocalBus:unsubscribe(id: integer): boolean
    for i, subscription in ipairs(self.subscriptions) do
        if subscription.id == id then
            table.remove(self.subscriptions, i)
            return true
        end
    end
    return false
end

local function matches(pattern: string, topic: string): boolean
    if pattern == "*" then
        return true
    end
    local prefix = pattern:match("^(.*)%.%*$")
    if prefix then
        return topic:sub(1, #prefix + 1) == prefix .. "."
    end
    return pattern == topic
end

function LocalBus:publish(event: Event): integer
    local n = 0
    local kept: {Subscription} = {}
    for _, subscription in ipairs(self.subscriptions) do
        local stays: boolean? = true
        if matches(subscription.pattern, event.topic) then
            n = n + 1
            subscription.n_calls = subscription.n_calls + 1
            stays = subscription.listener(event)
        end
        if stays ~= false then
            kept[#kept + 1] = subscription
        end
    end
    self.subscriptions = kept
    return n
end

local bus: Bus = LocalBus.new()
local seen: {string} = {}
local income: {[integer]: number} = {}
local paid_by: {card: number, cash: number} = {card = 0, cash = 0}

local function text_of(event: Event): string
    if event.topic == "order.created" then
        return string.format("#%d for %.2f", event.id, event.total)
    elseif event.topic == "order.paid" then
        return string.format("#%d by %s", event.id, event.method)
    elseif event.topic == "order.shipped" then
        local carrier = event.carrier
        return "#" .. event.id .. " with " .. (carrier and carrier:upper() or "nobody")
    end
end

local all = bus:subscribe("*", function(event)
    seen[#seen + 1] = text_of(event)
end)

bus:subscribe("order.created", function(event)
    if event.topic == "order.created" then
        income[event.id] = event.total
    end
end)

bus:subscribe("order.*", function(event: Event): boolean
    if event.topic == "order.paid" then
        local total = income[event.id]
        if total then
            paid_by[event.method] = paid_by[event.method] + total
        end
    end
    return event.topic ~= "order.shipped"
end)

local events: {Event} = {
    {topic = "order.created", id = 1, total = 12.5},
    {topic = "order.created", id = 2, total = 80},
    {topic = "order.paid", id = 1, method = "cash"},
    {topic = "order.paid", id = 2, method = "card"},
    {topic = "order.paid", id = 9, method = "card"},
    {topic = "order.shipped", id = 1, carrier = "ups"},
    {topic = "order.shipped", id = 2},
}

for i, event in ipairs(events) do
    print(i, bus:publish(event))
end
print(table.concat(seen, "; "))
print(paid_by.card, paid_by.cash)
print(bus:unsubscribe(all), bus:unsubscribe(all))
print(bus:publish({topic = "order.created", id = 3, total = 1}))
print(income[3])
