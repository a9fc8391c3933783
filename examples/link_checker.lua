-- Checks the links of a page: each in a coroutine of its own, so many at a time. The page is at API_URL.

local http = require("http_client")

local AT_A_TIME = 8

local function absolute(base, link)
    if link:find("^https?://") then return link end
    return base:match("^https?://[^/]+") .. link
end

-- Kind of the answer, and what to say about it.
local function check(link)
    local resp, err = http.head(link, {timeout = "2s"})
    if not resp then return "broken", err:kind() end
    if resp.status_code >= 400 then return "broken", resp.status_code end
    if resp.url ~= link then return "moved", resp.url:match("^https?://[^/]+(.*)") end
    return "fine", resp.status_code
end

local page = (os.getenv("API_URL")) .. "/t/page"
local html = assert(http.get(page)).body
local links, results = {}, {}
for link in html:gmatch('href="(.-)"') do links[#links + 1] = link end

local jobs, done = channel.new(#links), channel.new(#links)
for i = 1, #links do jobs:send(i) end
jobs:close()
for _ = 1, AT_A_TIME do
    coroutine.spawn(function()
        while true do
            local i, more = jobs:receive()
            if not more then return end
            results[i] = {check(absolute(page, links[i]))}
            done:send(i)
        end
    end)
end
for _ = 1, #links do done:receive() end

local broken = 0
for i, link in ipairs(links) do
    local kind, what = results[i][1], results[i][2]
    if kind == "broken" then broken = broken + 1 end
    print(("%-7s %-15s %s"):format(kind, link, what))
end
print(("%d links, %d broken"):format(#links, broken))
