-- spec: modules/os 3, 4, 6, 15, 18, 19, 20, 21, 22, 31, 40 (entries)
-- options: --restricted
-- expect: ok
local n = 0
for name in pairs(os) do
    n = n + 1
    assert(({ time = 1, date = 1, clock = 1, difftime = 1, platform = 1 })[name], name)
end
assert(n == 5 and os.platform == "wippy" and not pcall(function() os.x = 1 end) and require("os") == os)
for _, name in ipairs { "execute", "exit", "getenv", "remove", "rename", "tmpname", "setlocale" } do assert(os[name] == nil, name) end
assert(os.date("%H:%M", os.time { year = 2024, month = 1, day = 1 }) == "00:00", "midnight")
assert(os.date("%d %T", os.time { day = 1 }) == "01 00:00:00" and os.date("%Y-%m", os.time { day = 1 }) == os.date("%Y-%m"))
local t = { year = 2024, month = 14, day = 1, hour = 0 }
assert(os.time(t) == os.time { year = 2025, month = 2, day = 1, hour = 0 } and t.year == 2025 and t.month == 2 and t.yday == 32)
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and message:find(text, 1, true), message)
end
assert(os.date("!%z %Z", 0) == "+0000 UTC")
raises("invalid conversion specifier '%Q'", os.date, "%Q")
raises("invalid conversion specifier '%Ez'", os.date, "%Ez")
assert(os.difftime(30, 10) == 20.0 and math.type(os.difftime(30, 10)) == "float" and os.difftime(5) == 5.0)
local before = os.clock()
for _ = 1, 1000 do
    local now = os.clock()
    assert(now >= before)
    before = now
end
require("time").sleep("50ms")
assert(os.clock() - before >= 0.05)
-- The second before 1970 in the zone of this machine.
local offset = os.time { year = 1970, month = 1, day = 1 }
assert(os.time { year = 1969, month = 12, day = 31, hour = 23, min = 59, sec = 59 } == offset - 1)
assert(os.date("!%F", 253402300799) == "9999-12-31" and os.date("!%F", 253402300800) == "10000-01-01")
raises("time result cannot be represented", os.date, "!%F", 1 << 60)
print("ok")
