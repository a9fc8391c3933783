-- Map and reduce over processes: mappers count words in their documents and split the counts by a hash of the word,
-- each reducer sums up its share. The functions are arguments: the framework knows nothing of words.

-- The framework -----------------------------------------------------------------------------------------------

local function hash(key)
    local h = 2166136261
    for i = 1, #key do h = (h ~ key:byte(i)) * 16777619 & 0xffffffff end
    return h
end

-- Takes inputs until there are none; sends each reducer one table of its keys when all is done.
local function mapper(map, inputs, reducers, combine)
    local shares = {}
    for i = 1, #reducers do shares[i] = {} end
    local function emit(key, value)
        local share = shares[hash(key) % #reducers + 1]
        local old = share[key]
        if old == nil then
            share[key] = value
        else
            share[key] = combine(old, value)
        end
    end
    local handled = 0
    while true do
        local input, open = inputs:receive()
        if not open then break end
        map(input, emit)
        handled = handled + 1
    end
    for i, reducer in ipairs(reducers) do process.send(reducer, "share", shares[i]) end
    return handled
end

local function reducer(mappers, combine)
    local shares, result = process.listen("share"), {}
    for _ = 1, mappers do
        for key, value in pairs(shares:receive()) do
            local old = result[key]
            if old == nil then
                result[key] = value
            else
                result[key] = combine(old, value)
            end
        end
    end
    return result
end

-- job: { map = function(input, emit), combine = function(a, b), inputs = list, mappers = n, reducers = n }
local function map_reduce(job)
    local events, inputs = process.events(), channel.new(job.mappers)
    local is_reducer, reducers = {}, {}
    for i = 1, job.reducers do
        reducers[i] = process.spawn_linked_monitored(reducer, nil, job.mappers, job.combine)
        is_reducer[reducers[i]] = true
    end
    for _ = 1, job.mappers do
        process.spawn_linked_monitored(mapper, nil, job.map, inputs, reducers, job.combine)
    end
    for _, input in ipairs(job.inputs) do inputs:send(input) end
    inputs:close()
    local result, handled = {}, 0
    for _ = 1, job.mappers + job.reducers do
        local event = events:receive()
        if event.result.error then error(event.result.error) end
        if is_reducer[event.from] then
            -- Each key is in one share only.
            for key, value in pairs(event.result.value) do result[key] = value end
        else
            handled = handled + event.result.value
        end
    end
    return result, handled
end

-- Documents ---------------------------------------------------------------------------------------------------

local nouns = {"river", "mountain", "forest", "lighthouse", "harbour", "meadow", "island", "bridge"}
local verbs = {"watches", "remembers", "follows", "hides", "mirrors"}
local adjectives = {"old", "silent", "green", "distant", "narrow", "bright"}

local function make_documents(count)
    local seed = 7
    local function pick(list)
        seed = seed * 1103515245 + 12345 & 0x7fffffff
        -- Two of a kind make the first words of a list more frequent.
        local a = (seed >> 8) % #list
        local b = (seed >> 17) % #list
        return list[math.min(a, b) + 1]
    end
    local documents = {}
    for i = 1, count do
        local sentences = {}
        for k = 1, 20 do
            sentences[k] = string.format(
                "The %s %s %s the %s %s.",
                pick(adjectives),
                pick(nouns),
                pick(verbs),
                pick(adjectives),
                pick(nouns)
            )
        end
        documents[i] = {name = "document " .. i, text = table.concat(sentences, " ")}
    end
    return documents
end

local function print_top(counts, limit)
    local keys = {}
    for key in pairs(counts) do keys[#keys + 1] = key end
    table.sort(keys, function(a, b)
        if counts[a] ~= counts[b] then return counts[a] > counts[b] end
        return a < b
    end)
    for i = 1, math.min(limit, #keys) do
        print(string.format("  %5d  %s", counts[keys[i]], keys[i]))
    end
end

-- Two jobs ----------------------------------------------------------------------------------------------------

local documents = make_documents(120)
local function add(a, b) return a + b end

local words, handled = map_reduce{
    inputs = documents,
    mappers = 4,
    reducers = 3,
    combine = add,
    map = function(document, emit)
        for word in document.text:lower():gmatch("%a+") do emit(word, 1) end
    end,
}
local total, different = 0, 0
for _, n in pairs(words) do
    total = total + n
    different = different + 1
end
print(string.format("%d documents, %d words, %d different", handled, total, different))
print_top(words, 8)

-- The longest sentence of each subject.
local sentences = map_reduce{
    inputs = documents,
    mappers = 3,
    reducers = 2,
    combine = function(a, b)
        if #a ~= #b then return #a > #b and a or b end
        return a < b and a or b
    end,
    map = function(document, emit)
        for sentence in document.text:gmatch("[^.]+%.") do
            sentence = sentence:match("^%s*(.*)$")
            emit(sentence:match("^The %a+ (%a+)"), sentence)
        end
    end,
}
for _, noun in ipairs(nouns) do
    print(string.format("  %-11s %s", noun, sentences[noun] or "is never a subject"))
end
