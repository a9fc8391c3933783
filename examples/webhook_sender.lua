-- Sends events to the URLs that have subscribed to them. A process keeps the queue and gives out what is due, others send; a
-- delivery that fails comes back into the queue, later each time, and is given up after some attempts. The receiver is at
-- API_URL.

local time = require("time")

local SENDERS = 3
local ATTEMPTS = 4

-- Takes deliveries until there are none: asks the queue, sends, says how it went.
local function sender(queue, me)
    local http, work = require("http_client"), process.listen("deliver")
    while true do
        process.send(queue, "next", process.pid())
        local delivery = work:receive()
        if not delivery then return me end
        local resp, err = http.post(delivery.url, {
            body = delivery.body,
            headers = {["Content-Type"] = "text/plain", ["X-Attempt"] = delivery.attempt},
            timeout = "2s",
        })
        local ok = resp ~= nil and resp.status_code < 300
        local why = resp and resp.status_code or err:kind()
        process.send(queue, "done", {id = delivery.id, ok = ok, why = why})
    end
end

local queue, waiting, open, report = {}, {}, 0, {}
local function enqueue(name, path, body)
    open = open + 1
    queue[#queue + 1] = {
        id = #queue + 1,
        name = name,
        url = os.getenv("API_URL") .. path,
        body = body,
        attempt = 1,
    }
end
enqueue("order 1", "/t/echo", "order 1 was paid")
enqueue("order 2", "/t/flaky/webhook/2", "order 2 was paid")
enqueue("order 3", "/t/status/500", "order 3 was paid")
enqueue("order 4", "/t/gonehead", "order 4 was paid")
local deliveries = table.move(queue, 1, #queue, 1, {})

local nexts, dones, due = process.listen("next"), process.listen("done"), channel.new(#deliveries)
for i = 1, SENDERS do process.spawn(sender, nil, process.pid(), i) end

local function give()
    while #queue > 0 and #waiting > 0 do
        local delivery = table.remove(queue, 1)
        process.send(table.remove(waiting, 1), "deliver", delivery)
    end
end

while open > 0 do
    local event = channel.select{nexts:case_receive(), dones:case_receive(), due:case_receive()}
    if event.channel == nexts then
        waiting[#waiting + 1] = event.value
    elseif event.channel == due then
        queue[#queue + 1] = event.value
    else
        local result = event.value
        local delivery = deliveries[result.id]
        if result.ok then
            report[result.id] = ("delivered by attempt %d"):format(delivery.attempt)
            open = open - 1
        elseif delivery.attempt == ATTEMPTS then
            report[result.id] = ("given up after %d attempts: %s"):format(ATTEMPTS, result.why)
            open = open - 1
        else
            local pause = time.parse_duration("10ms") * 2 ^ delivery.attempt
            delivery.attempt = delivery.attempt + 1
            coroutine.spawn(function()
                time.sleep(pause)
                due:send(delivery)
            end)
        end
    end
    give()
end

for i, delivery in ipairs(deliveries) do print(delivery.name, report[i]) end
