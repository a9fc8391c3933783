-- A client for a REST service: one object for base URL, credentials and time limits, and requests that are tried again
-- when that may help, each time after a longer pause. The service is at API_URL.

local http = require("http_client")
local time = require("time")

local Client = {}
Client.__index = Client

function Client.new(base, options)
    return setmetatable({
        base = base,
        attempts = options.attempts or 4,
        pause = options.pause or "20ms",
        timeout = options.timeout or "5s",
        auth = options.auth,
        log = options.log or function() end,
    }, Client)
end

-- Statuses that say "later".
local LATER = {[429] = true, [502] = true, [503] = true, [504] = true}
-- Methods whose repetition changes nothing.
local SAFE = {GET = true, HEAD = true, PUT = true, DELETE = true, OPTIONS = true}

-- The body of a response, or nil and an error value: a status of 400 and above is an error here.
function Client:request(method, path, options)
    local request = {timeout = self.timeout, auth = self.auth}
    for name, value in pairs(options or {}) do request[name] = value end
    local pause = time.parse_duration(self.pause)
    for attempt = 1, self.attempts do
        local resp, err = http.request(method, self.base .. path, request)
        if resp and resp.status_code < 400 then return resp.body, nil, resp end
        local may_repeat
        if resp then
            may_repeat = LATER[resp.status_code]
            err = errors.new{
                message = ("%s %s: status %d"):format(method, path, resp.status_code),
                kind = resp.status_code == 404 and errors.NOT_FOUND or errors.UNAVAILABLE,
                retryable = may_repeat == true,
                details = {status = resp.status_code},
            }
        else
            may_repeat = err:retryable() and SAFE[method]
        end
        if not may_repeat or attempt == self.attempts then return nil, err end
        self.log(("attempt %d of %s %s: %s"):format(attempt, method, path, err:kind()))
        time.sleep(pause)
        pause = pause * 2
    end
end

for _, method in ipairs({"GET", "POST", "PUT", "DELETE"}) do
    Client[method:lower()] = function(self, path, options)
        return self:request(method, path, options)
    end
end

-- What it does ------------------------------------------------------------------------------------------------

local api = Client.new(os.getenv("API_URL"), {log = print, auth = {user = "ann", pass = "secret"}})

print((api:get("/t/hi")))
print((api:post("/t/echo", {form = {name = "lamp", price = 12.5}})))
print((api:get("/t/flaky/rest_client/2")))

local body, err = api:get("/t/nowhere")
print(body, err:kind(), err:message(), err:details().status)
body, err = api:get("/t/gonehead")
print(body, err:kind(), err:retryable())
body, err = api:post("/t/gonehead")
print(body, err:kind(), "not tried again: it may have been done")
