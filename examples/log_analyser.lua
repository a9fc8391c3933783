-- Analyses web server logs in the combined format: traffic by hour, status codes, slowest and busiest paths,
-- visitors and their sessions, crawlers, error bursts, bandwidth.
--
-- Run it without arguments for a generated log, or with names of log files.

-- Parsing ---------------------------------------------------------------------------------------------

local months = {}
for i, name in ipairs{
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
} do
    months[name] = i
end

--- Seconds since 1970 of a civil date in UTC (the algorithm of Howard Hinnant), independent of the time zone here.
local function epoch(year, month, day, hour, minute, second)
    if month <= 2 then year = year - 1 end
    local era = year // 400
    local year_of_era = year - era * 400
    local day_of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + day - 1
    local day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return (era * 146097 + day_of_era - 719468) * 86400 + hour * 3600 + minute * 60 + second
end

local PATTERN = '^(%S+) %S+ (%S+) %[(%d+)/(%a+)/(%d+):(%d+):(%d+):(%d+) ([+-])(%d%d)(%d%d)%] "(.-)" (%d%d%d) (%S+) '
    .. '"(.-)" "(.-)" ?([%d.]*)'

--- One line as a record, or nil and the reason.
local function parse_line(line)
    local host,
        user,
        day,
        month,
        year,
        hour,
        minute,
        second,
        sign,
        zone_hour,
        zone_minute,
        request,
        status,
        size,
        referrer,
        agent,
        duration = line:match(PATTERN)
    if not host then return nil, "unknown format" end
    if not months[month] then return nil, "unknown month" end
    local method, target, protocol = request:match("^(%u+) (%S+) (HTTP/[%d.]+)$")
    if not method then return nil, "malformed request" end
    local offset = (tonumber(zone_hour) * 60 + tonumber(zone_minute))
        * 60
        * (sign == "+" and 1 or -1)
    local path, query = target:match("^([^?]*)%??(.*)$")
    return {
        host = host,
        user = user ~= "-" and user or nil,
        method = method,
        path = path,
        query = query,
        protocol = protocol,
        time = epoch(
            tonumber(year),
            months[month],
            tonumber(day),
            tonumber(hour),
            tonumber(minute),
            tonumber(second)
        )
            - offset,
        status = tonumber(status),
        size = tonumber(size) or 0,
        referrer = referrer ~= "-" and referrer or nil,
        agent = agent,
        duration = tonumber(duration),
    }
end

-- Aggregation -----------------------------------------------------------------------------------------

local Counter = {}
Counter.__index = Counter

function Counter.new() return setmetatable({counts = {}, total = 0}, Counter) end

function Counter:add(key, amount)
    self.counts[key] = (self.counts[key] or 0) + (amount or 1)
    self.total = self.total + (amount or 1)
end

--- The keys with the largest counts; ties in order of the keys.
function Counter:top(limit)
    local keys = {}
    for key in pairs(self.counts) do keys[#keys + 1] = key end
    table.sort(keys, function(a, b)
        if self.counts[a] ~= self.counts[b] then return self.counts[a] > self.counts[b] end
        return tostring(a) < tostring(b)
    end)
    return table.move(keys, 1, math.min(limit or #keys, #keys), 1, {})
end

function Counter:size()
    local n = 0
    for _ in pairs(self.counts) do n = n + 1 end
    return n
end

local function quantile(sorted, part)
    return sorted[math.max(1, math.ceil(#sorted * part))]
end

local function human(bytes)
    local units = {"B", "KiB", "MiB", "GiB"}
    local unit = 1
    while bytes >= 1024 and unit < #units do
        bytes, unit = bytes / 1024, unit + 1
    end
    return string.format(unit == 1 and "%d %s" or "%.1f %s", bytes, units[unit])
end

local crawler_marks = {"bot", "crawl", "spider", "slurp"}
local function is_crawler(agent)
    agent = agent:lower()
    for _, mark in ipairs(crawler_marks) do
        if agent:find(mark, 1, true) then return true end
    end
    return false
end

--- Paths with numbers in them count as one: /item/17 and /item/4 are /item/{n}.
local function normalise(path)
    return (path:gsub("/%d+", "/{n}"):gsub("/index%.html$", "/"))
end

local SESSION_GAP = 1800

local Analysis = {}
Analysis.__index = Analysis

function Analysis.new()
    return setmetatable({
        lines = 0,
        bad = Counter.new(),
        status = Counter.new(),
        methods = Counter.new(),
        hours = Counter.new(),
        paths = Counter.new(),
        bytes = Counter.new(),
        hosts = Counter.new(),
        missing = Counter.new(),
        referrers = Counter.new(),
        crawlers = Counter.new(),
        durations = {},
        sessions = {},
        session_count = 0,
        session_pages = Counter.new(),
        errors = {},
        queries = Counter.new(),
    }, Analysis)
end

function Analysis:add(line)
    self.lines = self.lines + 1
    local record, reason = parse_line(line)
    if not record then
        self.bad:add(reason)
        return
    end
    local path = normalise(record.path)
    self.first = math.min(self.first or record.time, record.time)
    self.last = math.max(self.last or record.time, record.time)
    self.status:add(record.status)
    self.methods:add(record.method)
    self.hours:add(record.time // 3600 % 24)
    self.bytes:add(path, record.size)
    if record.status == 404 then self.missing:add(record.path) end
    if record.status >= 500 then self.errors[#self.errors + 1] = record.time end
    for key, value in record.query:gmatch("([^&=]+)=?([^&]*)") do
        if key == "q" then
            self.queries:add((value
                :gsub("+", " ")
                :gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)))
        end
    end
    if is_crawler(record.agent) then
        self.crawlers:add(record.agent:match("^[^/ ]+"))
        return
    end
    self.paths:add(path)
    self.hosts:add(record.host)
    if record.referrer then
        self.referrers:add(record.referrer:match("^%a+://([^/]+)") or record.referrer)
    end
    if record.duration then
        self.durations[path] = self.durations[path] or {}
        table.insert(self.durations[path], record.duration)
    end
    local session = self.sessions[record.host]
    if not session or record.time - session.last > SESSION_GAP then
        if session then self.session_pages:add(session.pages) end
        session = {pages = 0}
        self.sessions[record.host] = session
        self.session_count = self.session_count + 1
    end
    session.last = record.time
    session.pages = session.pages + 1
end

--- Windows of a minute with at least `limit` server errors, as pairs of start and count.
function Analysis:bursts(limit)
    table.sort(self.errors)
    local found, i = {}, 1
    while i <= #self.errors do
        local j = i
        while self.errors[j + 1] and self.errors[j + 1] - self.errors[i] < 60 do j = j + 1 end
        if j - i + 1 >= limit then
            found[#found + 1] = {self.errors[i], j - i + 1}
            i = j + 1
        else
            i = i + 1
        end
    end
    return found
end

-- Report ----------------------------------------------------------------------------------------------

local function bar(value, largest, width)
    return ("#"):rep(math.floor(value / largest * width + 0.5))
end

local function table_of(title, counter, limit, format)
    print("\n" .. title)
    for _, key in ipairs(counter:top(limit)) do
        local count = counter.counts[key]
        print(
            string.format(
                "  %-34s %10s %5.1f %%",
                key,
                format and format(count) or count,
                count * 100 / counter.total
            )
        )
    end
end

local function clock(time) return os.date("!%Y-%m-%d %H:%M:%S", time) end

function Analysis:report()
    print(
        string.format(
            "%d lines, %d requests from %s to %s",
            self.lines,
            self.status.total,
            clock(self.first),
            clock(self.last)
        )
    )
    for _, reason in ipairs(self.bad:top()) do
        print(string.format("  %d lines left out: %s", self.bad.counts[reason], reason))
    end
    print(
        string.format(
            "%d visitors in %d sessions, %s sent",
            self.hosts:size(),
            self.session_count,
            human(self.bytes.total)
        )
    )
    table_of("Status codes", self.status)
    table_of("Methods", self.methods)
    table_of("Busiest paths", self.paths, 8)
    table_of("Most bytes", self.bytes, 5, human)
    table_of("Missing", self.missing, 4)
    table_of("Referrers", self.referrers, 4)
    table_of("Crawlers", self.crawlers, 4)
    table_of("Searches", self.queries, 4)

    print("\nRequests by hour (UTC)")
    local largest = 0
    for hour = 0, 23 do largest = math.max(largest, self.hours.counts[hour] or 0) end
    for hour = 0, 23 do
        local count = self.hours.counts[hour] or 0
        if count > 0 then
            print(string.format("  %02d %5d %s", hour, count, bar(count, largest, 50)))
        end
    end

    print("\nDuration in milliseconds          count  median     95 %     max")
    local paths = {}
    for path in pairs(self.durations) do paths[#paths + 1] = path end
    for _, path in ipairs(paths) do table.sort(self.durations[path]) end
    table.sort(paths, function(a, b)
        local x, y = quantile(self.durations[a], 0.95), quantile(self.durations[b], 0.95)
        if x ~= y then return x > y end
        return a < b
    end)
    for i = 1, math.min(6, #paths) do
        local sorted = self.durations[paths[i]]
        print(
            string.format(
                "  %-30s %6d %7.1f %8.1f %7.1f",
                paths[i],
                #sorted,
                quantile(sorted, 0.5) * 1000,
                quantile(sorted, 0.95) * 1000,
                sorted[#sorted] * 1000
            )
        )
    end

    print("\nBursts of server errors")
    for _, burst in ipairs(self:bursts(5)) do
        print(string.format("  %s %3d errors within a minute", clock(burst[1]), burst[2]))
    end
end

-- A generated log -------------------------------------------------------------------------------------

local function generate(count)
    local seed = 2024
    local function random(n)
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        return (seed >> 8) % n + 1
    end
    local paths = {
        "/",
        "/index.html",
        "/style.css",
        "/logo.png",
        "/about",
        "/search?q=red+shoes",
        "/search?q=caf%C3%A9&page=2",
        "/item/17",
        "/item/4",
        "/item/99/reviews",
        "/cart",
        "/checkout",
        "/old-page",
        "/api/v1/stock",
    }
    local agents = {
        "Mozilla/5.0 (X11; Linux x86_64)",
        "Mozilla/5.0 (Windows NT 10.0)",
        "curl/7.88",
        "ExampleBot/2.1",
        "OtherSpider/1.0 (+http://example.net)",
    }
    local referrers = {
        "-",
        "-",
        "-",
        "https://www.example.org/links",
        "https://search.example.com/?q=shop",
    }
    local index = 0
    local time = 6 * 3600
    return function()
        index = index + 1
        if index > count then return nil end
        if index % 211 == 0 then return "this line is damaged" end
        if index % 307 == 0 then
            return '10.0.0.9 - - [05/Mar/2024:12:00:00 +0000] "\\x16\\x03\\x01" 400 0 "-" "-" 0.001'
        end
        time = time + random(25)
        local path = paths[random(#paths)]
        local status = path == "/old-page" and 404
            or path == "/cart" and random(4) == 1 and 302
            or 200
        local in_outage = time > 14 * 3600 and time < 14 * 3600 + 240
        if in_outage and random(3) > 1 then status = 503 end
        local method = (path == "/checkout" or path == "/cart") and "POST" or "GET"
        local size = status == 200 and #path * random(2000) or 0
        local duration = (random(90)
            + (path:find("search") and 200 or 0)
            + (in_outage and 2000 or 0))
            / 1000
        return string.format(
            '192.0.2.%d - %s [05/Mar/2024:%02d:%02d:%02d +0100] "%s %s HTTP/1.1" %d %s "%s" "%s" %.3f',
            random(60),
            random(5) == 1 and "ada" or "-",
            time // 3600 % 24,
            time // 60 % 60,
            time % 60,
            method,
            path,
            status,
            size == 0 and "-" or size,
            referrers[random(#referrers)],
            agents[random(#agents)],
            duration
        )
    end
end

local analysis = Analysis.new()
if arg and arg[1] then
    for _, name in ipairs(arg) do
        for line in io.lines(name) do analysis:add(line) end
    end
else
    for line in generate(3000) do analysis:add(line) end
end
analysis:report()
