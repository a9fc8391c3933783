-- A service that is replaced while it runs: version 1 of a stock keeper becomes version 2 by `process.upgrade`. Its PID,
-- its name, its monitors and all messages that wait in its mailbox stay; what it knows is handed over as the argument.
--
-- The two versions are fields of the table that this script returns, so they are the entries `app:stock_v1` and
-- `app:stock_v2`. A real service would have a file for each.

-- Version 1 keeps a number for each article. It has a defect: it lets more go out than there is.
local function stock_v1()
    local inbox, amounts, handled = process.inbox(), {}, 0
    while true do
        local message = inbox:receive()
        local topic, payload = message:topic(), message:payload()
        local data = payload and payload:data()
        handled = handled + 1
        if topic == "put" then
            amounts[data.article] = (amounts[data.article] or 0) + data.count
        elseif topic == "take" then
            amounts[data.article] = (amounts[data.article] or 0) - data.count
        elseif topic == "report" then
            process.send(message:from(), "stock", {
                version = 1,
                amounts = amounts,
                handled = handled,
            })
        elseif topic == "upgrade" then
            -- Does not return, unless the arguments are at fault.
            local _, err = process.upgrade(data, {version = 1, amounts = amounts, handled = handled})
            process.send(message:from(), "refused", err)
        end
    end
end

-- Version 2 knows where things lie, refuses to take what is not there, and accepts the state of version 1.
local function stock_v2(state)
    local inbox, handled = process.inbox(), state.handled
    local articles = state.articles
    if state.version == 1 then
        articles = {}
        for name, count in pairs(state.amounts) do
            articles[name] = {count = math.max(count, 0), place = "hall 1"}
        end
    end
    while true do
        local message = inbox:receive()
        local topic, payload = message:topic(), message:payload()
        local data = payload and payload:data()
        handled = handled + 1
        if topic == "put" then
            local article = articles[data.article] or {count = 0, place = data.place or "hall 2"}
            article.count = article.count + data.count
            articles[data.article] = article
        elseif topic == "take" then
            local article = articles[data.article]
            if article and article.count >= data.count then
                article.count = article.count - data.count
            else
                process.send(message:from(), "refused", errors.new{
                    message = "not enough " .. data.article,
                    kind = errors.CONFLICT,
                    details = {wanted = data.count, there = article and article.count or 0},
                })
            end
        elseif topic == "report" then
            process.send(message:from(), "stock", {
                version = 2,
                articles = articles,
                handled = handled,
            })
        elseif topic == "stop" then
            return handled
        end
    end
end

-- A customer --------------------------------------------------------------------------------------------------

local function print_stock(stock)
    local source, names = stock.amounts or stock.articles, {}
    for name in pairs(source) do names[#names + 1] = name end
    table.sort(names)
    print("version " .. stock.version .. " has handled " .. stock.handled .. " messages")
    for _, name in ipairs(names) do
        local entry = source[name]
        if type(entry) == "table" then
            print(string.format("  %-7s %4d  %s", name, entry.count, entry.place))
        else
            print(string.format("  %-7s %4d", name, entry))
        end
    end
end

local function main()
    local events, refused, stock =
        process.events(),
        process.listen("refused"),
        process.listen("stock")
    local pid = process.spawn_monitored("app:stock_v1")
    process.registry.register("stock", pid)

    local function put(article, count, place)
        process.send("stock", "put", {article = article, count = count, place = place})
    end
    local function take(article, count)
        process.send("stock", "take", {article = article, count = count})
    end
    local function report()
        process.send("stock", "report")
        print_stock((stock:receive()))
    end

    put("apples", 40)
    put("pears", 5)
    take("apples", 15)
    take("pears", 8)
    report()

    print("\nan upgrade that cannot be")
    process.send("stock", "upgrade", "no such entry")
    local err = refused:receive()
    print("  " .. err:kind() .. ": " .. err:message())

    -- All this is in the mailbox before the new version begins, and none of it is lost.
    print("\nan upgrade in the middle of things")
    put("plums", 12)
    process.send("stock", "upgrade", "app:stock_v2")
    put("apples", 100)
    put("cherries", 30, "cold store")
    take("pears", 1)
    take("plums", 2)
    report()
    err = refused:receive()
    local details = err:details()
    print(
        string.format(
            "  %s: %s, wanted %d of %d",
            err:kind(),
            err:message(),
            details.wanted,
            details.there
        )
    )
    print("  the same process: " .. tostring(process.registry.lookup("stock") == pid))

    process.send("stock", "stop")
    local event = events:receive()
    print(
        "\nended after "
            .. event.result.value
            .. " messages, seen by the monitor of version 1: "
            .. tostring(event.from == pid)
    )
end

return {main = main, stock_v1 = stock_v1, stock_v2 = stock_v2}
