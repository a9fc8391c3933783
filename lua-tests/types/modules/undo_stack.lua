-- An editor of lines with commands that know how to take themselves back, and macros of commands.

type Insert = {kind: "insert", at: integer, line: string}
type Delete = {kind: "delete", at: integer, line?: string}
type Replace = {kind: "replace", at: integer, line: string, before?: string}
type Macro = {kind: "macro", name: string, steps: {Command}}
type Command = Insert | Delete | Replace | Macro
type Snapshot = {lines: {string}, cursor: integer}

local Editor = {}
Editor.__index = Editor

function Editor.new(text: string)
    local lines: {string} = {}
    for line in (text .. "\n"):gmatch("(.-)\n") do
        lines[#lines + 1] = line
    end
    local done: {Command} = {}
    local undone: {Command} = {}
    return setmetatable({lines = lines, done = done, undone = undone, cursor = 1}, Editor)
end

function Editor:check(at: integer, last: integer)
    if at < 1 or at > last then
        error("no line " .. at, 0)
    end
end

function Editor:perform(command: Command)
    if command.kind == "insert" then
        self:check(command.at, #self.lines + 1)
        table.insert(self.lines, command.at, command.line)
        self.cursor = command.at
    elseif command.kind == "delete" then
        self:check(command.at, #self.lines)
        command.line = table.remove(self.lines, command.at)
        self.cursor = math.max(1, command.at - 1)
    elseif command.kind == "replace" then
        self:check(command.at, #self.lines)
        command.before = self.lines[command.at]
        self.lines[command.at] = command.line
        self.cursor = command.at
    else
        for _, step in ipairs(command.steps) do
            self:perform(step)
        end
    end
end

function Editor:revert(command: Command)
    if command.kind == "insert" then
        table.remove(self.lines, command.at)
    elseif command.kind == "delete" then
        local line = command.line
        if line then
            table.insert(self.lines, command.at, line)
        end
    elseif command.kind == "replace" then
        self.lines[command.at] = command.before or ""
    elseif command.kind == "macro" then
        for i = #command.steps, 1, -1 do
            self:revert(command.steps[i])
        end
    end
end

function Editor:apply(command: Command): (boolean, string?)
    local ok, problem = pcall(function()
        self:perform(command)
    end)
    if not ok then
        return false, tostring(problem)
    end
    table.insert(self.done, command)
    self.undone = {}
    return true, nil
end

function Editor:undo(): boolean
    local command = table.remove(self.done)
    if not command then
        return false
    end
    self:revert(command)
    table.insert(self.undone, command)
    return true
end

function Editor:redo(): boolean
    local command = table.remove(self.undone)
    if command == nil then
        return false
    end
    self:perform(command)
    table.insert(self.done, command)
    return true
end

function Editor:snapshot(): Snapshot
    local lines: {string} = {}
    for i, line in ipairs(self.lines) do
        lines[i] = line
    end
    return {lines = lines, cursor = self.cursor}
end

local function show(snapshot: Snapshot): string
    return snapshot.cursor .. ": " .. table.concat(snapshot.lines, "|")
end

local function name_of(command: Command): string
    if command.kind == "macro" then
        return command.name .. " of " .. #command.steps
    end
    return command.kind .. " at " .. command.at
end

local function count(commands: {Command}, counts: {[string]: integer}?): {[string]: integer}
    local result = counts or {}
    for _, command in ipairs(commands) do
        result[command.kind] = (result[command.kind] or 0) + 1
        if command.kind == "macro" then
            count(command.steps, result)
        end
    end
    return result
end

local editor = Editor.new("one\ntwo\nthree")
local commands: {Command} = {
    {kind = "insert", at = 2, line = "one and a half"},
    {kind = "delete", at = 4},
    {kind = "replace", at = 1, line = "ONE"},
    {kind = "macro", name = "swap", steps = {
        {kind = "delete", at = 1},
        {kind = "insert", at = 2, line = "ONE"},
    }},
    {kind = "delete", at = 99},
}

for _, command in ipairs(commands) do
    local ok, problem = editor:apply(command)
    print(name_of(command), ok and show(editor:snapshot()) or problem)
end

while editor:undo() do
    print("undo", show(editor:snapshot()))
end
while editor:redo() do
    print("redo", show(editor:snapshot()))
end
editor:undo()
editor:apply({kind = "insert", at = 1, line = "zero"})
print(editor:redo(), show(editor:snapshot()))

local counts = count(commands)
local kinds: {string} = {}
for kind, n in pairs(counts) do
    kinds[#kinds + 1] = kind .. "=" .. n
end
table.sort(kinds)
print(table.concat(kinds, " "))
