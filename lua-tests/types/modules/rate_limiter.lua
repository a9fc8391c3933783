-- Token buckets, one a client, with rules by plan and a report.

type Plan = "free" | "team" | "business"
type Rule = {capacity: integer, per_second: number, burst?: integer}
type Bucket = {tokens: number, last: number, rejected: integer, plan: Plan}
type Decision =
    {kind: "allowed", left: number}
    | {kind: "rejected", retry_after: number, reason: string}

local rules: {[Plan]: Rule} = {
    free = {capacity = 5, per_second = 1},
    team = {capacity = 20, per_second = 5, burst = 10},
    business = {capacity = 100, per_second = 50, burst = 100},
}

local Limiter = {}
Limiter.__index = Limiter

function Limiter.new(clock: () -> number)
    local buckets: {[string]: Bucket} = {}
    local order: {string} = {}
    return setmetatable({clock = clock, buckets = buckets, order = order, n_asked = 0}, Limiter)
end

local function rule_of(plan: Plan): Rule
    local rule = rules[plan]
    if not rule then
        error("no rule for plan " .. plan)
    end
    return rule
end

local function capacity_of(rule: Rule): integer
    return rule.capacity + (rule.burst or 0)
end

function Limiter:bucket(client: string, plan: Plan): Bucket
    local known = self.buckets[client]
    if known then
        known.plan = plan
        return known
    end
    local rule = rule_of(plan)
    local made: Bucket = {tokens = capacity_of(rule), last = self.clock(), rejected = 0, plan = plan}
    self.buckets[client] = made
    table.insert(self.order, client)
    return made
end

local function refill(bucket: Bucket, now: number)
    local rule = rule_of(bucket.plan)
    local elapsed = now - bucket.last
    if elapsed > 0 then
        bucket.tokens = math.min(capacity_of(rule), bucket.tokens + elapsed * rule.per_second)
        bucket.last = now
    end
end

function Limiter:ask(client: string, plan: Plan, cost: number?): Decision
    self.n_asked = self.n_asked + 1
    local wanted = cost or 1
    local bucket = self:bucket(client, plan)
    refill(bucket, self.clock())
    if bucket.tokens >= wanted then
        bucket.tokens = bucket.tokens - wanted
        return {kind = "allowed", left = bucket.tokens}
    end
    bucket.rejected = bucket.rejected + 1
    local missing = wanted - bucket.tokens
    local rule = rule_of(plan)
    return {kind = "rejected", retry_after = missing / rule.per_second, reason = "limit of plan " .. plan}
end

local function describe(client: string, decision: Decision): string
    if decision.kind == "allowed" then
        return string.format("%s: allowed, %.1f left", client, decision.left)
    end
    return string.format("%s: %s, retry after %.2f s", client, decision.reason, decision.retry_after)
end

type Line = {client: string, rejected: integer, plan: Plan}

function Limiter:report(): {Line}
    local lines: {Line} = {}
    for _, client in ipairs(self.order) do
        local bucket = self.buckets[client]
        if bucket and bucket.rejected > 0 then
            lines[#lines + 1] = {client = client, rejected = bucket.rejected, plan = bucket.plan}
        end
    end
    table.sort(lines, function(a, b)
        if a.rejected == b.rejected then
            return a.client < b.client
        end
        return a.rejected > b.rejected
    end)
    return lines
end

local now: number = 0
local limiter = Limiter.new(function() return now end)

for i = 1, 7 do
    local decision = limiter:ask("ann", "free")
    print(i, describe("ann", decision))
    now = now + 0.25
end

print(describe("bob", limiter:ask("bob", "team", 25)))
print(describe("bob", limiter:ask("bob", "team", 25)))
print(describe("eve", limiter:ask("eve", "business")))

local allowed, rejected = 0, 0
for _ = 1, 10 do
    local decision = limiter:ask("dan", "free", 2)
    if decision.kind == "allowed" then
        allowed = allowed + 1
    elseif decision.kind == "rejected" then
        rejected = rejected + 1
    end
end
print("dan", allowed, rejected)

for _, line in ipairs(limiter:report()) do
    print(line.client, line.plan, line.rejected)
end
print("asked", limiter.n_asked)
