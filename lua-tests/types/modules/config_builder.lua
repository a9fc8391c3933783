-- A builder of configurations: defaults, layers, checks, and a text in the end.

type Level = "debug" | "info" | "warn"
type Listen = {host: string, port: integer @min(1) @max(65535)}
type Config = {
    name: string,
    listen: Listen,
    level: Level,
    timeout: number @min(0),
    tags: {string},
    limits: {[string]: integer},
    parent?: Config,
}
type Problem = {path: string, text: string}
type Overrides = {name?: string, level?: Level, timeout?: number, limits?: {[string]: integer}}

local Builder = {}
Builder.__index = Builder

function Builder.new(name: string)
    local config: Config = {
        name = name,
        listen = {host = "127.0.0.1", port = 8080},
        level = "info",
        timeout = 1.5,
        tags = {},
        limits = {},
    }
    local problems: {Problem} = {}
    return setmetatable({config = config, problems = problems}, Builder)
end

function Builder:problem(path: string, text: string)
    table.insert(self.problems, {path = path, text = text})
    return self
end

function Builder:listen(address: string)
    local host, port = address:match("^([%w%.]+):(%d+)$")
    if not host or not port then
        return self:problem("listen", "bad address '" .. address .. "'")
    end
    local number = math.tointeger(tonumber(port))
    if not number or number < 1 or number > 65535 then
        return self:problem("listen.port", "out of range")
    end
    self.config.listen = {host = host, port = number}
    return self
end

function Builder:level(level: string)
    if level == "debug" or level == "info" or level == "warn" then
        self.config.level = level
        return self
    end
    return self:problem("level", "unknown level '" .. level .. "'")
end

function Builder:tag(...: string)
    for _, tag in ipairs({...}) do
        self.config.tags[#self.config.tags + 1] = tag:lower()
    end
    return self
end

function Builder:limit(name: string, value: integer)
    if value < 0 then
        return self:problem("limits." .. name, "negative")
    end
    self.config.limits[name] = value
    return self
end

function Builder:apply(overrides: Overrides)
    local config = self.config
    config.name = overrides.name or config.name
    config.level = overrides.level or config.level
    config.timeout = overrides.timeout or config.timeout
    if overrides.limits then
        for name, value in pairs(overrides.limits) do
            self:limit(name, value)
        end
    end
    return self
end

function Builder:inherit(parent: Config)
    self.config.parent = parent
    return self
end

function Builder:build(): (Config?, {Problem})
    if #self.problems > 0 then
        return nil, self.problems
    end
    return self.config, {}
end

local function limit_of(config: Config, name: string): integer?
    local at: Config? = config
    while at do
        local value = at.limits[name]
        if value then
            return value
        end
        at = at.parent
    end
    return nil
end

local function sorted_keys(map: {[string]: integer}): {string}
    local keys: {string} = {}
    for key in pairs(map) do
        keys[#keys + 1] = key
    end
    table.sort(keys)
    return keys
end

local function render(config: Config, indent: string?): string
    local pad = indent or ""
    local lines: {string} = {}
    local function put(key: string, value: string | number)
        lines[#lines + 1] = string.format("%s%s = %s", pad, key, tostring(value))
    end
    put("name", config.name)
    put("listen", config.listen.host .. ":" .. config.listen.port)
    put("level", config.level)
    put("timeout", config.timeout)
    put("tags", table.concat(config.tags, ","))
    for _, key in ipairs(sorted_keys(config.limits)) do
        put("limits." .. key, config.limits[key] or 0)
    end
    local parent = config.parent
    if parent then
        lines[#lines + 1] = pad .. "parent:"
        lines[#lines + 1] = render(parent, pad .. "  ")
    end
    return table.concat(lines, "\n")
end

local base = assert((Builder.new("base"):limit("memory", 512):tag("Shared"):build()))
local config, problems = Builder.new("api")
    :listen("0.0.0.0:9000")
    :level("debug")
    :tag("Public", "V2")
    :apply({timeout = 5, limits = {requests = 100, files = 12}})
    :inherit(base)
    :build()
print(#problems)
if config then
    print(render(config))
    print("memory", limit_of(config, "memory"), "requests", limit_of(config, "requests"), "disk", limit_of(config, "disk"))
end

local broken, faults = Builder.new("broken"):listen("nowhere"):listen("host:99999"):level("loud"):limit("x", -1):build()
print(broken)
for i, fault in ipairs(faults) do
    print(i, fault.path, fault.text)
end
