-- A diff tool: Myers' O(ND) algorithm in linear space, unified output, statistics, word-level marks inside changed
-- lines, and a patch command that applies what diff wrote.
--
--   lua diff_tool.lua OLD NEW      unified diff of two files; the exit status is 1 if they differ
--   lua diff_tool.lua              the demonstration

-- The algorithm -----------------------------------------------------------------------------------------

--- The middle snake of the box a[a1..a2], b[b1..b2]: a point on a shortest edit path, and the length of that path.
local function middle(a, a1, a2, b, b1, b2)
    local n, m = a2 - a1 + 1, b2 - b1 + 1
    local delta, odd = n - m, (n - m) % 2 ~= 0
    local forward, backward = {[1] = 0}, {[1] = 0}
    for d = 0, (n + m + 1) // 2 do
        for k = -d, d, 2 do
            local x
            if k == -d or (k ~= d and forward[k - 1] < forward[k + 1]) then
                x = forward[k + 1]
            else
                x = forward[k - 1] + 1
            end
            local y = x - k
            local start_x, start_y = x, y
            while x < n and y < m and a[a1 + x] == b[b1 + y] do
                x, y = x + 1, y + 1
            end
            forward[k] = x
            local reverse_k = delta - k
            if odd
                and reverse_k >= -(d - 1)
                and reverse_k <= d - 1
                and x + backward[reverse_k] >= n
            then
                return 2 * d - 1, start_x, start_y, x, y
            end
        end
        for k = -d, d, 2 do
            local x
            if k == -d or (k ~= d and backward[k - 1] < backward[k + 1]) then
                x = backward[k + 1]
            else
                x = backward[k - 1] + 1
            end
            local y = x - k
            local start_x, start_y = x, y
            while x < n and y < m and a[a2 - x] == b[b2 - y] do
                x, y = x + 1, y + 1
            end
            backward[k] = x
            local forward_k = delta - k
            if not odd and forward_k >= -d and forward_k <= d and x + forward[forward_k] >= n then
                return 2 * d, n - x, m - y, n - start_x, m - start_y
            end
        end
    end
end

--- Marks what is deleted from a and inserted from b on a shortest edit path.
local function compare(a, b)
    local deleted, inserted = {}, {}
    local function solve(a1, a2, b1, b2)
        while a1 <= a2 and b1 <= b2 and a[a1] == b[b1] do
            a1, b1 = a1 + 1, b1 + 1
        end
        while a1 <= a2 and b1 <= b2 and a[a2] == b[b2] do
            a2, b2 = a2 - 1, b2 - 1
        end
        if a1 > a2 then
            for j = b1, b2 do inserted[j] = true end
        elseif b1 > b2 then
            for i = a1, a2 do deleted[i] = true end
        else
            local _, x, y, u, v = middle(a, a1, a2, b, b1, b2)
            solve(a1, a1 + x - 1, b1, b1 + y - 1)
            solve(a1 + u, a2, b1 + v, b2)
        end
    end
    solve(1, #a, 1, #b)
    return deleted, inserted
end

--- The edit script: a list of {op, old index, new index} with op " ", "-" or "+"; deletions before insertions.
local function edit_script(a, b)
    local deleted, inserted = compare(a, b)
    local script, i, j = {}, 1, 1
    while i <= #a or j <= #b do
        if deleted[i] then
            script[#script + 1] = {"-", i, j}
            i = i + 1
        elseif inserted[j] then
            script[#script + 1] = {"+", i, j}
            j = j + 1
        else
            script[#script + 1] = {" ", i, j}
            i, j = i + 1, j + 1
        end
    end
    return script
end

-- Output ------------------------------------------------------------------------------------------------

local function split_lines(text)
    local lines = {}
    if text ~= "" and text:sub(-1) ~= "\n" then text = text .. "\n" end
    for line in text:gmatch("([^\n]*)\n") do
        lines[#lines + 1] = line
    end
    return lines
end

local function range(start, count)
    if count == 1 then return tostring(start) end
    return (count == 0 and start - 1 or start) .. "," .. count
end

--- Groups changes with `context` lines around them into hunks, each with its lines as text.
local function hunks(a, b, context)
    local script = edit_script(a, b)
    local result, i = {}, 1
    while i <= #script do
        if script[i][1] == " " then
            i = i + 1
        else
            local first = math.max(1, i - context)
            local last, quiet = i, 0
            while script[last + 1] and quiet <= 2 * context do
                last = last + 1
                quiet = script[last][1] == " " and quiet + 1 or 0
            end
            last = last - math.max(0, quiet - context)
            local hunk = {
                old_start = script[first][2],
                new_start = script[first][3],
                old_count = 0,
                new_count = 0,
            }
            for k = first, last do
                local op = script[k][1]
                if op ~= "+" then hunk.old_count = hunk.old_count + 1 end
                if op ~= "-" then hunk.new_count = hunk.new_count + 1 end
                hunk[#hunk + 1] = op .. (op == "+" and b[script[k][3]] or a[script[k][2]])
            end
            result[#result + 1] = hunk
            i = last + 1
        end
    end
    return result
end

local function unified(a, b, old_name, new_name, context)
    local out = {}
    for _, hunk in ipairs(hunks(a, b, context or 3)) do
        if #out == 0 then
            out[1] = "--- " .. old_name
            out[2] = "+++ " .. new_name
        end
        out[#out + 1] = string.format(
            "@@ -%s +%s @@",
            range(hunk.old_start, hunk.old_count),
            range(hunk.new_start, hunk.new_count)
        )
        table.move(hunk, 1, #hunk, #out + 1, out)
    end
    return table.concat(out, "\n")
end

local function words_of(line)
    local words, at = {}, 1
    while at <= #line do
        local word = line:match("^[%w_]+", at) or line:match("^%s+", at) or line:sub(at, at)
        words[#words + 1] = word
        at = at + #word
    end
    return words
end

--- One line that shows both versions: [-removed-]{+added+}.
local function word_diff(old, new)
    local a, b = words_of(old), words_of(new)
    local out, mode = {}, " "
    local closing = {["-"] = "-]", ["+"] = "+}", [" "] = ""}
    local opening = {["-"] = "[-", ["+"] = "{+", [" "] = ""}
    for _, step in ipairs(edit_script(a, b)) do
        local op = step[1]
        if op ~= mode then
            out[#out + 1] = closing[mode] .. opening[op]
            mode = op
        end
        out[#out + 1] = op == "+" and b[step[3]] or a[step[2]]
    end
    return table.concat(out) .. closing[mode]
end

--- Pairs runs of deleted lines with the inserted ones after them.
local function changed_lines(a, b)
    local script, found, i = edit_script(a, b), {}, 1
    while i <= #script do
        local removed, added = {}, {}
        while script[i] and script[i][1] == "-" do
            removed[#removed + 1] = a[script[i][2]]
            i = i + 1
        end
        while script[i] and script[i][1] == "+" do
            added[#added + 1] = b[script[i][3]]
            i = i + 1
        end
        for k = 1, math.min(#removed, #added) do
            found[#found + 1] = word_diff(removed[k], added[k])
        end
        if #removed == 0 and #added == 0 then i = i + 1 end
    end
    return found
end

-- Patch -------------------------------------------------------------------------------------------------

--- Applies a unified diff; a hunk may have moved up or down, its context must fit. Returns nil and a message otherwise.
local function patch(lines, text)
    local result, at, shift = {}, 1, 0
    local patch_lines = split_lines(text)
    local i = 1
    while i <= #patch_lines do
        local start, count = patch_lines[i]:match("^@@ %-(%d+),?(%d*) %+%d+,?%d* @@")
        i = i + 1
        if start then
            local old, new = {}, {}
            while patch_lines[i] and patch_lines[i]:find("^[-+ ]") do
                local op, content = patch_lines[i]:sub(1, 1), patch_lines[i]:sub(2)
                if op ~= "+" then old[#old + 1] = content end
                if op ~= "-" then new[#new + 1] = content end
                i = i + 1
            end
            start = tonumber(start) + (count == "0" and 1 or 0)
            local function fits(position)
                if position < at or position + #old - 1 > #lines then return false end
                for k = 1, #old do
                    if lines[position + k - 1] ~= old[k] then return false end
                end
                return true
            end
            local position
            for distance = 0, #lines do
                if fits(start + shift + distance) then
                    position = start + shift + distance
                elseif fits(start + shift - distance) then
                    position = start + shift - distance
                end
                if position then break end
            end
            if not position then return nil, "hunk at line " .. start .. " does not fit" end
            shift = position - start
            table.move(lines, at, position - 1, #result + 1, result)
            table.move(new, 1, #new, #result + 1, result)
            at = position + #old
        end
    end
    return table.move(lines, at, #lines, #result + 1, result)
end

-- Command line and demonstration ----------------------------------------------------------------------------

if arg and arg[2] then
    local function read(name)
        local file = assert(io.open(name))
        local text = file:read("a")
        file:close()
        return split_lines(text)
    end
    local text = unified(read(arg[1]), read(arg[2]), arg[1], arg[2])
    if text ~= "" then print(text) end
    os.exit(text == "" and 0 or 1)
end

local old = split_lines([[
local Stack = {}
Stack.__index = Stack

function Stack.new()
  return setmetatable({}, Stack)
end

function Stack:push(value)
  self[#self + 1] = value
end

function Stack:pop()
  local value = self[#self]
  self[#self] = nil
  return value
end

function Stack:peek()
  return self[#self]
end

-- Prints all values.
function Stack:print()
  for i = 1, #self do
    print(self[i])
  end
end

return Stack
]])

local new = split_lines([[
-- A stack of values.
local Stack = {}
Stack.__index = Stack

function Stack.new(capacity)
  return setmetatable({capacity = capacity}, Stack)
end

function Stack:push(value)
  assert(#self < self.capacity, "stack is full")
  self[#self + 1] = value
end

function Stack:pop()
  local value = self[#self]
  self[#self] = nil
  return value
end

function Stack:is_empty()
  return #self == 0
end

-- Prints all values, the top first.
function Stack:print()
  for i = #self, 1, -1 do
    print(self[i])
  end
end

return Stack
]])

local text = unified(old, new, "stack.lua", "stack.lua.new")
print(text)
print("\nwords that changed")
for _, line in ipairs(changed_lines(old, new)) do print("  " .. line) end

local patched = patch(old, text)
print("\npatch gives the new text", table.concat(patched, "\n") == table.concat(new, "\n"))
local moved = table.move(old, 1, #old, 4, {"-- one", "-- two", "-- three"})
local moved_result = patch(moved, text)
print("patch finds moved lines", moved_result and #moved_result == #new + 3)
print("patch refuses", patch({"something", "else"}, text))
print("no difference", unified(old, old, "a", "b") == "", unified({}, {}, "a", "b") == "")
print(unified({}, {"only", "new"}, "empty", "two"))
print(unified({"a", "b", "c"}, {"b"}, "three", "one", 0))

-- Random texts: the diff is minimal (checked against dynamic programming) and applies.
local function distance(a, b)
    local previous = {}
    for j = 0, #b do previous[j] = j end
    for i = 1, #a do
        local row = {[0] = i}
        for j = 1, #b do
            row[j] = a[i] == b[j] and previous[j - 1] or 1 + math.min(previous[j], row[j - 1])
        end
        previous = row
    end
    return previous[#b]
end

local seed = 7
local function random(n)
    seed = (seed * 16807) % 2147483647
    return seed % n + 1
end
local checked, edits = 0, 0
for _ = 1, 120 do
    local a, b = {}, {}
    for i = 1, random(30) - 1 do a[i] = string.char(96 + random(4)) end
    for i = 1, random(30) - 1 do b[i] = string.char(96 + random(4)) end
    local changes = 0
    for _, step in ipairs(edit_script(a, b)) do
        if step[1] ~= " " then changes = changes + 1 end
    end
    assert(changes == distance(a, b), "diff is not minimal")
    local text = unified(a, b, "a", "b", random(4) - 1)
    local result = patch(a, text)
    assert(result and table.concat(result) == table.concat(b), "patch failed")
    checked, edits = checked + 1, edits + changes
end
print("random texts", checked, "edits", edits)
