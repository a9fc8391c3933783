type Request = {id: integer, action: string, name?: string, points?: integer}

local scores: {[string]: integer} = {}
local served = 0

local function named(request: Request): string
    if not request.name then
        error(errors.new({message = "a name is needed", kind = errors.INVALID}))
    end
    return request.name
end

local function unknown(name: string): error
    return errors.new({message = "no such player: " .. name, kind = errors.NOT_FOUND})
end

local actions: {[string]: (Request) -> any} = {
    add = function(request: Request): integer
        local name = named(request)
        scores[name] = (scores[name] or 0) + (request.points or 1)
        return scores[name]
    end,
    get = function(request: Request): integer
        local name = named(request)
        return scores[name] or error(unknown(name))
    end,
    drop = function(request: Request): boolean
        local name = named(request)
        if not scores[name] then error(unknown(name)) end
        scores[name] = nil
        return true
    end,
    top = function(_request: Request): {string}
        local names: {string} = {}
        for name in pairs(scores) do table.insert(names, name) end
        table.sort(names, function(a, b)
            local of_a, of_b = scores[a] or 0, scores[b] or 0
            if of_a ~= of_b then return of_a > of_b end
            return a < b
        end)
        return names
    end,
    stats = function(_request: Request): integer return served end,
}

-- What goes wrong with one request is the answer to it, and no other hears of it.
local function answer(data: any): {id: any, value: any, failure: any}
    local request, err = Request:is(data)
    if not request then return {id = nil, value = nil, failure = err} end
    served = served + 1
    local action = actions[request.action]
    if not action then
        local failure = errors.new({
            message = "unknown action: " .. request.action,
            kind = errors.INVALID,
        })
        return {id = request.id, value = nil, failure = failure}
    end
    local ok, value = pcall(action, request)
    if ok then return {id = request.id, value = value, failure = nil} end
    return {id = request.id, value = nil, failure = value}
end

local function main(): integer
    local requests = process.inbox()
    local events = process.events()
    assert(process.registry.register("board"))
    while true do
        local selected = channel.select({requests:case_receive(), events:case_receive()})
        if selected.channel == events or not selected.ok then return served end
        local from = selected.value:from()
        if from then process.send(from, "answer", answer(selected.value:payload():data())) end
    end
    return served
end

return {main = main}
