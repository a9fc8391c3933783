-- The ten most frequent words of the standard input, with bars scaled to the first. Reads line by line: what it holds
-- grows with the number of distinct words only.

type Count = {word: string, count: integer}

local rows = 10
local width = 30

-- Letters and digits of ASCII, and all bytes above: words of other languages stay whole, whatever their encoding.
local word_pattern = "[%w'\x80-\xff]+"

local function count(): {Count}
    local seen: {[string]: integer} = {}
    for line in io.lines() do
        for word in line:lower():gmatch(word_pattern) do seen[word] = (seen[word] or 0) + 1 end
    end
    local list: {Count} = {}
    for word, n in pairs(seen) do table.insert(list, {word = word, count = n}) end
    table.sort(list, function(a, b)
        if a.count ~= b.count then return a.count > b.count end
        return a.word < b.word
    end)
    return list
end

-- Columns that a word takes: its characters, or its bytes where it is not UTF-8.
local function columns(word: string): integer
    return utf8.len(word) or #word
end

local list = count()
if #list == 0 then
    print("nothing to count")
    return false
end

local longest = 0
for i = 1, math.min(rows, #list) do longest = math.max(longest, columns(list[i].word)) end
for i = 1, math.min(rows, #list) do
    local word, n = list[i].word, list[i].count
    local bar = ("#"):rep(math.max(1, n * width // list[1].count))
    print(string.format("%s%s %6d %s", word, (" "):rep(longest - columns(word)), n, bar))
end
