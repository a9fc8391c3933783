-- Templates: parsed into nodes, rendered with filters, errors with lines.

type Node =
    {kind: "text", text: string}
    | {kind: "value", path: {string}, filters: {string}, line: integer}
    | {kind: "each", path: {string}, name: string, body: {Node}, line: integer}
    | {kind: "when", path: {string}, body: {Node}, otherwise: {Node}}
type Scope = {values: {[string]: any}, outer?: Scope}
type Filter = (string) -> string
type Template = {name: string, nodes: {Node}, n_values: integer}

local filters: {[string]: Filter} = {
    upper = string.upper,
    trim = function(text) return (text:gsub("^%s+", ""):gsub("%s+$", "")) end,
    quote = function(text: string): string return "'" .. text .. "'" end,
}

local function split(text: string, separator: string): {string}
    local parts: {string} = {}
    for part in (text .. separator):gmatch("(.-)" .. separator:gsub("%p", "%%%0")) do
        parts[#parts + 1] = part
    end
    return parts
end

local function lookup(scope: Scope, path: {string}): any
    local first = path[1]
    local at: Scope? = scope
    while at do
        local value = at.values[first]
        if value ~= nil then
            for i = 2, #path do
                if type(value) ~= "table" then
                    return nil
                end
                value = value[path[i]]
            end
            return value
        end
        at = at.outer
    end
    return nil
end

local Reader = {}
Reader.__index = Reader

function Reader.new(source: string)
    return setmetatable({source = source, at = 1, line = 1, n_values = 0}, Reader)
end

function Reader:fail(text: string): never
    error(string.format("line %d: %s", self.line, text), 0)
end

function Reader:text(): string?
    local start, stop = self.source:find("{{", self.at, true)
    local text: string
    if start and stop then
        text = self.source:sub(self.at, start - 1)
        self.at = stop + 1
    else
        text = self.source:sub(self.at)
        self.at = #self.source + 1
    end
    local _, n = text:gsub("\n", "")
    self.line = self.line + n
    if #text == 0 then
        return nil
    end
    return text
end

function Reader:tag(): string
    local start, stop = self.source:find("}}", self.at, true)
    if not start or not stop then
        self:fail("tag without end")
    end
    local tag = self.source:sub(self.at, start - 1)
    self.at = stop + 1
    return (tag:gsub("^%s+", ""):gsub("%s+$", ""))
end

function Reader:nodes(closing: string?): ({Node}, string?)
    local nodes: {Node} = {}
    while true do
        local is_tag_ahead = self.source:find("{{", self.at, true) ~= nil
        local text = self:text()
        if text then
            nodes[#nodes + 1] = {kind = "text", text = text}
        end
        if not is_tag_ahead then
            if closing then
                self:fail("'" .. closing .. "' expected")
            end
            return nodes, nil
        end
        local tag = self:tag()
        local word, rest = tag:match("^(%a+)%s*(.*)$")
        if tag == closing or tag == "else" and closing == "end" then
            return nodes, tag
        elseif word == "each" and rest then
            local name, path = rest:match("^(%w+) in ([%w%.]+)$")
            if not name or not path then
                self:fail("bad 'each'")
            end
            local line = self.line
            local body = self:nodes("end")
            nodes[#nodes + 1] = {kind = "each", path = split(path, "."), name = name, body = body, line = line}
        elseif word == "when" and rest and #rest > 0 then
            local body, stopped = self:nodes("end")
            local otherwise: {Node} = {}
            if stopped == "else" then
                otherwise = self:nodes("end")
            end
            nodes[#nodes + 1] = {kind = "when", path = split(rest, "."), body = body, otherwise = otherwise}
        else
            local parts = split(tag, "|")
            local path = table.remove(parts, 1)
            self.n_values = self.n_values + 1
            nodes[#nodes + 1] =
                {kind = "value", path = split(path or "", "."), filters = parts, line = self.line}
        end
    end
end

local function parse(name: string, source: string): Template
    local reader = Reader.new(source)
    local nodes = reader:nodes()
    return {name = name, nodes = nodes, n_values = reader.n_values}
end

local function render_nodes(nodes: {Node}, scope: Scope, out: {string})
    for _, node in ipairs(nodes) do
        if node.kind == "text" then
            out[#out + 1] = node.text
        elseif node.kind == "value" then
            local value = lookup(scope, node.path)
            if value == nil then
                error(string.format("line %d: no value for %s", node.line, table.concat(node.path, ".")), 0)
            end
            local text = tostring(value)
            for _, name in ipairs(node.filters) do
                local filter = filters[name]
                if not filter then
                    error("no filter " .. name, 0)
                end
                text = filter(text)
            end
            out[#out + 1] = text
        elseif node.kind == "each" then
            local list = lookup(scope, node.path)
            for _, item in ipairs(list or {}) do
                local inner: Scope = {values = {[node.name] = item}, outer = scope}
                render_nodes(node.body, inner, out)
            end
        elseif lookup(scope, node.path) then
            render_nodes(node.body, scope, out)
        else
            render_nodes(node.otherwise, scope, out)
        end
    end
end

local function render(template: Template, values: {[string]: any}): string
    local out: {string} = {}
    render_nodes(template.nodes, {values = values}, out)
    return table.concat(out)
end

local letter = parse("letter", [[
Dear {{user.name|upper}},
{{each item in items}}- {{item.title|quote}} for {{item.price}}
{{end}}{{when paid}}Thank you.{{else}}Please pay {{total}}.{{end}}
]])

print(letter.name, letter.n_values, #letter.nodes)
local values = {
    user = {name = "Ann"},
    items = {{title = "Pen", price = 2}, {title = "Ink", price = 7.5}},
    paid = false,
    total = 9.5,
}
print(render(letter, values))
values.paid = true
print(render(letter, values))

for _, bad in ipairs({"{{each x}}", "a\n{{open", "{{when a}}b", "line\n{{missing}}", "{{a|nofilter}}"}) do
    local ok, problem = pcall(function(): string
        return render(parse("bad", bad), {a = 1})
    end)
    print(ok, problem)
end
