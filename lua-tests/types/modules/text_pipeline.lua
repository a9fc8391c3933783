-- Lazy pipelines over lists and iterators.

type Iterator<T> = () -> T?
type Pair<A, B> = {first: A, second: B}
type Groups<T> = {[string]: {T}}
type Word = {text: string, count: integer}

local function each<T>(list: {T}): Iterator<T>
    local i = 0
    return function()
        i = i + 1
        return list[i]
    end
end

local function map<A, B>(next_item: Iterator<A>, f: (A) -> B): Iterator<B>
    return function()
        local item = next_item()
        if item == nil then
            return nil
        end
        return f(item)
    end
end

local function filter<T>(next_item: Iterator<T>, keep: (T) -> boolean): Iterator<T>
    return function()
        while true do
            local item = next_item()
            if item == nil then
                return nil
            end
            if keep(item) then
                return item
            end
        end
    end
end

local function take<T>(next_item: Iterator<T>, n: integer): Iterator<T>
    local taken = 0
    return function()
        if taken >= n then
            return nil
        end
        taken = taken + 1
        return next_item()
    end
end

local function fold<T, S>(next_item: Iterator<T>, start: S, f: (S, T) -> S): S
    local state = start
    for item in next_item do
        state = f(state, item)
    end
    return state
end

local function to_list<T>(next_item: Iterator<T>): {T}
    local list: {T} = {}
    for item in next_item do
        list[#list + 1] = item
    end
    return list
end

local function group_by<T>(list: {T}, key: (T) -> string): Groups<T>
    local groups: Groups<T> = {}
    for _, item in ipairs(list) do
        local name = key(item)
        local group = groups[name]
        if not group then
            group = {}
            groups[name] = group
        end
        table.insert(group, item)
    end
    return groups
end

local function zip<A, B>(left: {A}, right: {B}): {Pair<A, B>}
    local pairs_of: {Pair<A, B>} = {}
    for i = 1, math.min(#left, #right) do
        pairs_of[i] = {first = left[i], second = right[i]}
    end
    return pairs_of
end

local function words(text: string): Iterator<string>
    return text:gmatch("%a+")
end

local function count_words(text: string): {Word}
    local counts: {[string]: integer} = {}
    for word in words(text) do
        local key = word:lower()
        counts[key] = (counts[key] or 0) + 1
    end
    local list: {Word} = {}
    for word, count in pairs(counts) do
        list[#list + 1] = {text = word, count = count}
    end
    table.sort(list, function(a, b)
        if a.count ~= b.count then
            return a.count > b.count
        end
        return a.text < b.text
    end)
    return list
end

local TEXT: string = "The quick fox and the lazy dog and the other fox"

for _, word in ipairs(count_words(TEXT)) do
    if word.count > 1 then
        print(word.text, word.count)
    end
end

local long = to_list(filter(words(TEXT), function(word) return #word > 3 end))
print(table.concat(long, " "))
local lengths: {integer} = to_list(map(words(TEXT), function(word) return #word end))
print(#lengths, lengths[2])
local total: integer = fold(each(lengths), 0, function(sum, n) return sum + n end)
print(total)
local first_letters = fold(take(words(TEXT), 4), "", function(text, word) return text .. word:sub(1, 1) end)
print(first_letters:upper())

local groups = group_by(long, function(word) return word:sub(1, 1) end)
local o_words = groups.o
print(o_words and #o_words or 0, groups.z)

for _, pair in ipairs(zip({"a", "b", "c"}, {1, 2})) do
    print(pair.first:rep(pair.second + 1))
end
