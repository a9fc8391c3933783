-- Routes with parameters, middleware, and responses of several kinds.

type Method = "GET" | "POST" | "DELETE"
type Params = {[string]: string}
type Request = {method: Method, path: string, body?: string, headers: {[string]: string}, params: Params}
type Response =
    {status: integer, body: string, headers?: {[string]: string}}
type Handler = (Request) -> Response
type Middleware = (Handler) -> Handler
type Segment = {kind: "text", value: string} | {kind: "param", name: string}
type Route = {method: Method, segments: {Segment}, handler: Handler}

local function split(path: string): {string}
    local parts: {string} = {}
    for part in path:gmatch("[^/]+") do
        parts[#parts + 1] = part
    end
    return parts
end

local function compile(pattern: string): {Segment}
    local segments: {Segment} = {}
    for _, part in ipairs(split(pattern)) do
        local name = part:match("^:(%w+)$")
        if name then
            table.insert(segments, {kind = "param", name = name})
        else
            table.insert(segments, {kind = "text", value = part})
        end
    end
    return segments
end

local function match(route: Route, method: Method, parts: {string}): Params?
    if route.method ~= method or #route.segments ~= #parts then
        return nil
    end
    local params: Params = {}
    for i, segment in ipairs(route.segments) do
        local part = parts[i]
        if segment.kind == "param" then
            params[segment.name] = part
        elseif segment.value ~= part then
            return nil
        end
    end
    return params
end

local Router = {}
Router.__index = Router

function Router.new()
    local routes: {Route} = {}
    local middleware: {Middleware} = {}
    return setmetatable({routes = routes, middleware = middleware}, Router)
end

function Router:add(method: Method, pattern: string, handler: Handler)
    self.routes[#self.routes + 1] = {method = method, segments = compile(pattern), handler = handler}
    return self
end

function Router:use(middleware: Middleware)
    table.insert(self.middleware, middleware)
    return self
end

function Router:find(method: Method, path: string): (Handler?, Params)
    local parts = split(path)
    for _, route in ipairs(self.routes) do
        local params = match(route, method, parts)
        if params then
            return route.handler, params
        end
    end
    return nil, {}
end

local function text(status: integer, body: string): Response
    return {status = status, body = body}
end

function Router:handle(method: Method, path: string, body: string?, headers: {[string]: string}?): Response
    local handler, params = self:find(method, path)
    if not handler then
        return text(404, "no route for " .. method .. " " .. path)
    end
    local wrapped: Handler = handler
    for i = #self.middleware, 1, -1 do
        wrapped = self.middleware[i](wrapped)
    end
    local request: Request =
        {method = method, path = path, body = body, headers = headers or {}, params = params}
    return wrapped(request)
end

type User = {id: integer, name: string}

local users: {[integer]: User} = {
    [1] = {id = 1, name = "Ann"},
    [2] = {id = 2, name = "Bob"},
}
local next_id = 3

local function user_of(request: Request): (User?, string?)
    local id = math.tointeger(tonumber(request.params.id or ""))
    if not id then
        return nil, "bad id"
    end
    local user = users[id]
    if not user then
        return nil, "no user " .. id
    end
    return user, nil
end

local function show_user(request: Request): Response
    local user, problem = user_of(request)
    if not user then
        return text(404, problem or "unknown")
    end
    return {status = 200, body = user.name, headers = {["x-user"] = tostring(user.id)}}
end

local function create_user(request: Request): Response
    local name = request.body
    if name == nil or #name == 0 then
        return text(400, "a name is needed")
    end
    local user: User = {id = next_id, name = name}
    users[next_id] = user
    next_id = next_id + 1
    return text(201, "created " .. user.id)
end

local function delete_user(request: Request): Response
    local user = user_of(request)
    if user then
        users[user.id] = nil
        return text(204, "")
    end
    return text(404, "nothing to delete")
end

local log: {string} = {}

local function logging(next_handler: Handler): Handler
    return function(request)
        local response = next_handler(request)
        log[#log + 1] = string.format("%s %s -> %d", request.method, request.path, response.status)
        return response
    end
end

local function guarded(next_handler: Handler): Handler
    return function(request: Request): Response
        local token = request.headers.authorization
        if request.method ~= "GET" and token ~= "secret" then
            return text(401, "who are you?")
        end
        return next_handler(request)
    end
end

local router = Router.new()
    :use(logging)
    :use(guarded)
    :add("GET", "/users/:id", show_user)
    :add("POST", "/users", create_user)
    :add("DELETE", "/users/:id", delete_user)

local secret = {authorization = "secret"}
local responses: {Response} = {
    router:handle("GET", "/users/1"),
    router:handle("GET", "/users/9"),
    router:handle("GET", "/users/x"),
    router:handle("POST", "/users", "Eve"),
    router:handle("POST", "/users", "Eve", secret),
    router:handle("POST", "/users", nil, secret),
    router:handle("GET", "/users/3"),
    router:handle("DELETE", "/users/2", nil, secret),
    router:handle("GET", "/nothing/here"),
}

for _, response in ipairs(responses) do
    local headers = response.headers
    local id = headers and headers["x-user"] or "-"
    print(response.status, id, response.body)
end
print(table.concat(log, "\n"))
