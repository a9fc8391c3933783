-- An order as a state machine: a table of transitions, guards, and a history.

type State = "draft" | "placed" | "paid" | "shipped" | "delivered" | "cancelled"

type Event =
    {name: "place", at: integer}
    | {name: "pay", at: integer, amount: integer}
    | {name: "ship", at: integer, carrier: string, tracking?: string}
    | {name: "deliver", at: integer}
    | {name: "cancel", at: integer, reason: string}

type Step = {from: State, to: State, at: integer}

type Order = {
    id: string,
    state: State,
    due: integer,
    paid: integer,
    carrier?: string,
    tracking?: string,
    reason?: string,
    history: {Step},
}

type Transition = {from: {State}, to: State}

local TRANSITIONS: {[string]: Transition} = {
    place = {from = {"draft"}, to = "placed"},
    pay = {from = {"placed"}, to = "paid"},
    ship = {from = {"paid"}, to = "shipped"},
    deliver = {from = {"shipped"}, to = "delivered"},
    cancel = {from = {"draft", "placed", "paid"}, to = "cancelled"},
}

local function new_order(id: string, due: integer): Order
    return {id = id, state = "draft", due = due, paid = 0, history = {}}
end

local function allows(transition: Transition, state: State): boolean
    for _, from in ipairs(transition.from) do
        if from == state then
            return true
        end
    end
    return false
end

-- Takes over what the event says. A text is the reason why it is refused.
local function apply(order: Order, event: Event): string?
    if event.name == "pay" then
        if event.amount < order.due then
            return string.format("needs %d, got %d", order.due, event.amount)
        end
        order.paid = order.paid + event.amount
    elseif event.name == "ship" then
        order.carrier = event.carrier
        order.tracking = event.tracking
    elseif event.name == "cancel" then
        order.reason = event.reason
    elseif event.name == "place" or event.name == "deliver" then
        return nil
    end
    return nil
end

local function fire(order: Order, event: Event): (boolean, string?)
    local transition = TRANSITIONS[event.name]
    if not transition then
        return false, "unknown event"
    end
    if not allows(transition, order.state) then
        return false, string.format("cannot %s a %s order", event.name, order.state)
    end
    local refusal = apply(order, event)
    if refusal then
        return false, refusal
    end
    local step: Step = {from = order.state, to = transition.to, at = event.at}
    order.state = transition.to
    table.insert(order.history, step)
    return true, nil
end

local function is_open(state: State): boolean
    if state == "delivered" or state == "cancelled" then
        return false
    end
    return true
end

local function label(state: State): string
    if state == "draft" then
        return "in preparation"
    elseif state == "placed" then
        return "waiting for payment"
    elseif state == "paid" then
        return "ready to ship"
    elseif state == "shipped" then
        return "on its way"
    elseif state == "delivered" then
        return "done"
    elseif state == "cancelled" then
        return "called off"
    end
end

local function describe(order: Order): string
    local text = order.id .. ": " .. label(order.state)
    if order.carrier then
        text = text .. " with " .. order.carrier
        local tracking = order.tracking
        if tracking then
            text = text .. " (" .. tracking:upper() .. ")"
        end
    end
    if order.reason ~= nil then
        text = text .. ", " .. order.reason
    end
    return text
end

local function duration(order: Order): integer
    local first, last = order.history[1], order.history[#order.history]
    if #order.history == 0 then
        return 0
    end
    return last.at - first.at
end

local order = new_order("A-1", 500)
local script: {Event} = {
    {name = "place", at = 10},
    {name = "ship", at = 11, carrier = "post"},
    {name = "pay", at = 12, amount = 100},
    {name = "pay", at = 13, amount = 500},
    {name = "ship", at = 20, carrier = "post", tracking = "tr-77"},
    {name = "cancel", at = 21, reason = "too late"},
    {name = "deliver", at = 44},
}
for _, event in ipairs(script) do
    local ok, problem = fire(order, event)
    print(event.name, ok, problem or label(order.state))
end
print(describe(order), duration(order), is_open(order.state))

local other = new_order("A-2", 10)
fire(other, {name = "cancel", at = 1, reason = "mistake"})
print(describe(other), duration(other), is_open(other.state))
for _, step in ipairs(order.history) do
    print(step.at, step.from .. " -> " .. step.to)
end
