-- A table of exchange rates: fetched as JSON, checked against a type, printed for some amounts. The service is at API_URL.

local http = require("http_client")
local json = require("json")

-- What the service has to answer, and nothing else is taken for rates.
type Rates = {base: string, rates: {[string]: number}}

local function fetch(url)
    local resp, err = http.get(url, {timeout = "5s", headers = {Accept = "application/json"}})
    if not resp then return nil, errors.wrap(err, "rates") end
    if resp.status_code ~= 200 then
        return nil,
            errors.new{message = "rates: status " .. resp.status_code, kind = errors.UNAVAILABLE}
    end
    local data, why = json.decode(resp.body or "")
    if why then return nil, errors.wrap(why, "rates") end
    return Rates(data)
end

local function show(rates, amounts)
    local names = {}
    for name in pairs(rates.rates) do names[#names + 1] = name end
    table.sort(names)
    local head = {("%-6s"):format(rates.base)}
    for _, amount in ipairs(amounts) do head[#head + 1] = ("%10d"):format(amount) end
    print(table.concat(head))
    for _, name in ipairs(names) do
        local line = {("%-6s"):format(name)}
        for _, amount in ipairs(amounts) do
            line[#line + 1] = ("%10.2f"):format(amount * rates.rates[name])
        end
        print(table.concat(line))
    end
end

local api = assert(os.getenv("API_URL"), "API_URL is not set")
local rates, err = fetch(api .. "/t/rates")
if not rates then error(err) end
show(rates, {1, 10, 250})

-- What is no JSON, no table of rates, or not there at all is told apart.
for _, path in ipairs({"/t/hi", "/t/echo", "/t/status/503", "/t/gonehead"}) do
    local nothing, why = fetch(api .. path)
    print(path, nothing, why and why:kind())
end
