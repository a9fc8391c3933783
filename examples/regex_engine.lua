-- A regular-expression engine without backtracking: patterns become a non-deterministic automaton (Thompson's
-- construction) that is simulated with all its states at once (Pike's machine), so time is linear in the text.
-- Supports alternation, groups with captures, classes, quantifiers * + ? {m,n} and their lazy forms, ^ $ \b . escapes.

-- Parser: pattern to tree -------------------------------------------------------------------------------

local Parser = {}
Parser.__index = Parser

local REPEAT_MAX = 100

local function range_set(...)
    local set = {}
    for _, pair in ipairs{...} do
        for byte = pair:byte(1), pair:byte(-1) do
            set[byte] = true
        end
    end
    return set
end

local classes = {
    d = range_set("09"),
    w = range_set("az", "AZ", "09", "_"),
    s = range_set("\t\r", " "),
}
local controls = {n = 10, t = 9, r = 13, f = 12, v = 11}

local function negate(set)
    local result = {}
    for byte = 0, 255 do
        if not set[byte] then result[byte] = true end
    end
    return result
end

function Parser:fail(message) error(message .. " at " .. self.at, 0) end
function Parser:peek() return self.pattern:sub(self.at, self.at) end
function Parser:next()
    local c = self:peek()
    if c == "" then self:fail("unexpected end of pattern") end
    self.at = self.at + 1
    return c
end

--- The set of an escape in or outside a class, after the backslash.
function Parser:escape()
    local c = self:next()
    local class = classes[c:lower()]
    if class then return c:find("%l") and class or negate(class) end
    if c == "x" then
        local hex = self.pattern:match("^%x%x", self.at)
            or self:fail("two hexadecimal digits expected")
        self.at = self.at + 2
        return {[tonumber(hex, 16)] = true}
    end
    if c:find("%w") and not controls[c] then self:fail("unknown escape \\" .. c) end
    return {[controls[c] or c:byte()] = true}, controls[c] or c:byte()
end

function Parser:class()
    local set, negated = {}, false
    if self:peek() == "^" then
        negated = true
        self:next()
    end
    local first = true
    while first or self:peek() ~= "]" do
        first = false
        local c, low = self:next(), nil
        if c == "\\" then
            local members, single = self:escape()
            for byte in pairs(members) do
                set[byte] = true
            end
            low = single
        else
            low = c:byte()
            set[low] = true
        end
        if low and self.pattern:find("^%-[^%]]", self.at) then
            self:next()
            local high = self:next()
            if high == "\\" then
                local _, single = self:escape()
                high = single and string.char(single) or self:fail("bad range")
            end
            if high:byte() < low then self:fail("range out of order") end
            for byte = low, high:byte() do
                set[byte] = true
            end
        end
    end
    self:next()
    return {kind = "set", set = negated and negate(set) or set}
end

function Parser:atom()
    local c = self:next()
    if c == "(" then
        local node
        if self.pattern:find("^%?:", self.at) then
            self.at = self.at + 2
            node = self:alternation()
        else
            self.groups = self.groups + 1
            local index = self.groups
            node = {kind = "group", index = index, self:alternation()}
        end
        if self:peek() ~= ")" then self:fail("missing )") end
        self:next()
        return node
    elseif c == "[" then
        return self:class()
    elseif c == "." then
        return {kind = "set", set = negate({[10] = true})}
    elseif c == "^" or c == "$" then
        return {kind = "assert", what = c}
    elseif c == "\\" then
        if self:peek() == "b" or self:peek() == "B" then
            return {kind = "assert", what = self:next()}
        end
        return {kind = "set", set = (self:escape())}
    elseif c == "*" or c == "+" or c == "?" then
        self.at = self.at - 1
        self:fail("nothing to repeat")
    end
    local byte = c:byte()
    local set = {[byte] = true}
    if self.fold and c:find("%a") then
        set[c:lower():byte()], set[c:upper():byte()] = true, true
    end
    return {kind = "set", set = set}
end

function Parser:repetition()
    local node = self:atom()
    while true do
        local c = self:peek()
        local low, high
        if c == "*" then
            low, high = 0, math.huge
        elseif c == "+" then
            low, high = 1, math.huge
        elseif c == "?" then
            low, high = 0, 1
        elseif c == "{" then
            local a, comma, b, stop = self.pattern:match("^{(%d+)(,?)(%d*)}()", self.at)
            if not a then self:fail("malformed repetition") end
            low = tonumber(a)
            high = comma == "" and low or tonumber(b) or math.huge
            if high < low or low > REPEAT_MAX or (high > REPEAT_MAX and high ~= math.huge) then
                self:fail("bad repetition")
            end
            self.at = stop - 1
        else
            return node
        end
        self:next()
        local lazy = self:peek() == "?"
        if lazy then self:next() end
        node = {kind = "repeat", low = low, high = high, lazy = lazy, node}
    end
end

function Parser:sequence()
    local node = {kind = "sequence"}
    while self:peek() ~= "" and self:peek() ~= "|" and self:peek() ~= ")" do
        node[#node + 1] = self:repetition()
    end
    return node
end

function Parser:alternation()
    local node = {kind = "alternation", self:sequence()}
    while self:peek() == "|" do
        self:next()
        node[#node + 1] = self:sequence()
    end
    return node[2] and node or node[1]
end

-- Compiler: tree to program ---------------------------------------------------------------------------------
-- Instructions: set (consume a byte), split (two ways, the first is preferred), jump, save, assert, match.

local function compile_tree(tree)
    local program = {}
    local function emit(instruction)
        program[#program + 1] = instruction
        return instruction
    end
    local compile

    local function optional(node, lazy, after)
        local split = emit({op = "split"})
        local body = #program + 1
        compile(node)
        after()
        if lazy then
            split.first, split.second = #program + 1, body
        else
            split.first, split.second = body, #program + 1
        end
    end

    function compile(node)
        local kind = node.kind
        if kind == "set" then
            emit({op = "set", set = node.set})
        elseif kind == "assert" then
            emit({op = "assert", what = node.what})
        elseif kind == "group" then
            emit({op = "save", slot = node.index * 2 + 1})
            compile(node[1])
            emit({op = "save", slot = node.index * 2 + 2})
        elseif kind == "sequence" then
            for _, child in ipairs(node) do
                compile(child)
            end
        elseif kind == "alternation" then
            local leaves = {}
            for i, child in ipairs(node) do
                if i < #node then
                    local split = emit({op = "split"})
                    split.first = #program + 1
                    compile(child)
                    leaves[#leaves + 1] = emit({op = "jump"})
                    split.second = #program + 1
                else
                    compile(child)
                end
            end
            for _, leave in ipairs(leaves) do
                leave.target = #program + 1
            end
        elseif kind == "repeat" then
            for _ = 1, node.low do
                compile(node[1])
            end
            if node.high == math.huge then
                local start = #program + 1
                optional(node[1], node.lazy, function() emit({op = "jump", target = start}) end)
            else
                for _ = node.low + 1, node.high do
                    optional(node[1], node.lazy, function() end)
                end
            end
        end
    end

    emit({op = "save", slot = 1})
    compile(tree)
    emit({op = "save", slot = 2})
    emit({op = "match"})
    return program
end

-- Machine -----------------------------------------------------------------------------------------------------

local Regex = {}
Regex.__index = Regex

function Regex.new(pattern, flags)
    local parser = setmetatable(
        {pattern = pattern, at = 1, groups = 0, fold = flags == "i"},
        Parser
    )
    local tree = parser:alternation()
    if parser.at <= #pattern then parser:fail("unmatched )") end
    return setmetatable({program = compile_tree(tree), groups = parser.groups, steps = 0}, Regex)
end

local function holds(what, text, at)
    if what == "^" then return at == 1 end
    if what == "$" then return at == #text + 1 end
    local before = at > 1 and classes.w[text:byte(at - 1)] or false
    local after = at <= #text and classes.w[text:byte(at)] or false
    return (before ~= after) == (what == "b")
end

--- The leftmost match at or after `start`; of several the one that a backtracking engine would prefer. Returns its
--- positions: saved[1] start, saved[2] after the end, then the groups.
function Regex:exec(text, start)
    local program = self.program
    local current, matched = {}, nil

    --- Follows everything that consumes nothing; threads stand in order of preference.
    local function add(list, seen, pc, at, saved)
        if seen[pc] then return end
        seen[pc] = true
        self.steps = self.steps + 1
        local instruction = program[pc]
        local op = instruction.op
        if op == "jump" then
            add(list, seen, instruction.target, at, saved)
        elseif op == "split" then
            add(list, seen, instruction.first, at, saved)
            add(list, seen, instruction.second, at, saved)
        elseif op == "assert" then
            if holds(instruction.what, text, at) then add(list, seen, pc + 1, at, saved) end
        elseif op == "save" then
            local copy = table.move(saved, 1, self.groups * 2 + 2, 1, {})
            copy[instruction.slot] = at
            add(list, seen, pc + 1, at, copy)
        else
            list[#list + 1] = {pc = pc, saved = saved}
        end
    end

    for at = start or 1, #text + 1 do
        if not matched then
            local seen = {}
            for _, thread in ipairs(current) do
                seen[thread.pc] = true
            end
            add(current, seen, 1, at, {})
        end
        if #current == 0 and matched then break end
        local byte, following, seen = text:byte(at), {}, {}
        for _, thread in ipairs(current) do
            local instruction = program[thread.pc]
            if instruction.op == "match" then
                matched = thread.saved
                break -- threads after this one are less preferred
            elseif byte and instruction.set[byte] then
                add(following, seen, thread.pc + 1, at + 1, thread.saved)
            end
        end
        current = following
    end
    return matched
end

--- The matched text and the captures, or nil.
function Regex:match(text)
    local saved = self:exec(text)
    if not saved then return nil end
    local captures = {}
    for i = 0, self.groups do
        local first, last = saved[i * 2 + 1], saved[i * 2 + 2]
        captures[i] = first and last and text:sub(first, last - 1) or nil
    end
    return captures[0], captures
end

function Regex:gsub(text, replace)
    local out, at, count = {}, 1, 0
    while at <= #text + 1 do
        local saved = self:exec(text, at)
        if not saved then break end
        out[#out + 1] = text:sub(at, saved[1] - 1)
        out[#out + 1] = (replace:gsub("%$(%d)", function(digit)
            local i = tonumber(digit)
            return saved[i * 2 + 2] and text:sub(saved[i * 2 + 1], saved[i * 2 + 2] - 1) or ""
        end))
        count = count + 1
        if saved[2] == saved[1] then
            out[#out + 1] = text:sub(saved[1], saved[1])
            at = saved[1] + 1
        else
            at = saved[2]
        end
    end
    out[#out + 1] = text:sub(at)
    return table.concat(out), count
end

-- Demonstration -------------------------------------------------------------------------------------------------

local cases = {
    {"abc", "xxabcxx"},
    {"a.c", "a\nc abc"},
    {"^a*$", "aaaa"},
    {"^a*$", "aaab"},
    {"(a|ab)(c|bcd)(d*)", "abcd"},
    {"(\\d{4})-(\\d{2})-(\\d{2})", "on 2024-02-29."},
    {"[^aeiou ]+", "queueing rhythm"},
    {"\\bcat\\b", "concat cat"},
    {"<.+>", "<a><b>"},
    {"<.+?>", "<a><b>"},
    {"(x)?y", "y"},
    {"(a*)*b", "aaab"},
    {"(?:ab){2,3}", "abababab"},
    {"[\\w.]+@(\\w+)\\.(com|org)", "mail bob.b@example.org now"},
    {"a{0}b", "aab"},
    {"\\x41[B-D]+", "xABCDE"},
    {"[]a]+", "x]a]"},
    {"colou?r", "The COLOR", "i"},
    {"", "abc"},
    {"^$", ""},
    {"\\Bb", "b ab"},
    {"\\s+$", "trailing  \t"},
    {"[a\\-z]+", "b-a-z"},
}
for _, case in ipairs(cases) do
    local regex = Regex.new(case[1], case[3])
    local found, captures = regex:match(case[2])
    local parts = {}
    for i = 1, regex.groups do
        parts[i] = captures and captures[i] and string.format("%q", captures[i]) or "-"
    end
    print(
        string.format("%-28s %s", case[1], found and string.format("%q", found) or "no match"),
        table.concat(parts, " ")
    )
end

print(Regex.new("(\\w+) (\\w+)"):gsub("hello world, good day", "$2 $1"))
print(Regex.new("x*"):gsub("abxc", "-"))
print(Regex.new("\\b"):gsub("two words", "|"))

for _, pattern in ipairs{
    "(a",
    "a)",
    "[a",
    "*a",
    "a{2",
    "a{3,1}",
    "\\q",
    "[z-a]",
    "a\\",
    "a{200}",
} do
    print(string.format("%-8s", pattern), select(2, pcall(Regex.new, pattern)))
end

-- Exponential for a backtracking engine, linear here.
for n = 10, 30, 10 do
    local regex = Regex.new(("a?"):rep(n) .. ("a"):rep(n))
    print(n, #regex:match(("a"):rep(n)), regex.steps)
end
local evil = Regex.new("(a+)+$")
print(evil:match(("a"):rep(500) .. "b"), evil.steps)
