-- spec: modules/os 1-5, 7-14, 16, 21, 23, 26-30, 33-39
-- expect: ok
local time = require("time")
assert(math.type(os.time()) == "integer" and math.abs(os.time() - time.now():unix()) <= 2 and math.type(os.time(nil)) == "integer")
local t = os.time { year = 2024, month = 6, day = 15, hour = 12, min = 30, sec = 45 }
assert(os.date("%Y-%m-%d %H:%M:%S", t) == "2024-06-15 12:30:45")
assert(os.date("%H", os.time { year = 2024, month = 1, day = 1 }) == "12", "noon")
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and message:find(text, 1, true), message)
end
raises("field 'month' missing in date table", os.time, { day = 1 })
raises("field 'year' missing in date table", os.time, { day = 1, month = 1 })
assert(os.time { year = 2024, month = 14, day = 1, hour = 0 } == os.time { year = 2025, month = 2, day = 1, hour = 0 })
assert(os.time { year = "2024", month = "6", day = "15" } == os.time { year = 2024, month = 6, day = 15 })
raises("field 'month' is not an integer", os.time, { year = 2024, month = 6.5, day = 1 })
raises("table expected", os.time, 5)
assert(os.date("!%c", 0) == "Thu Jan  1 00:00:00 1970" and os.date("!%F %T", 951782400) == "2000-02-29 00:00:00")
local d = os.date("!*t", 0)
assert(d.year == 1970 and d.month == 1 and d.day == 1 and d.wday == 5 and d.yday == 1 and d.isdst == false)
assert(os.date("!%j", 86400 * 59) == "060" and os.date("!%e", 0) == " 1")
assert(os.date("!%I %p", 0) == "12 AM" and os.date("!%I %p", 43200) == "12 PM" and os.date("!%y%%%Y", 0) == "70%1970")
local sunday = 1609632000 -- 2021-01-03
assert(os.date("!%V %G", sunday) == "53 2020" and os.date("!%U", sunday) == "01" and os.date("!%W", sunday) == "00")
raises("number has no integer representation", os.date, "!%F", 1.5)
assert(os.date("!%F", 1.0) == "1970-01-01")
assert(os.platform == "wippy" and type(os.getenv("HOME") or "") == "string")
local name = os.tmpname()
assert(assert(io.open(name)):close() and os.remove(name))
local gone, message, code = os.remove(name)
assert(gone == nil and message:find(name, 1, true) and code == 2)
for _ = 1, 3 do -- the second may change in between
    if os.date() == os.date("%c") then goto same end
end
error("os.date() is not %c")
::same::
assert(os.date("!%s", 1234567890) == "1234567890" and os.date("%s", 1720000000) == "1720000000" and os.date(5) == "5")
assert(os.date("!%D %R", 0) == "01/01/70 00:00" and os.date("!%u %w", 259200) == "7 0")
assert(os.date("!%B %A", 0) == "January Thursday" and os.date(nil, 0) == os.date("%c", 0))
local frozen = table.freeze { year = 2024, month = 14, day = 1 }
assert(os.time(frozen) == os.time { year = 2025, month = 2, day = 1 } and frozen.month == 14 and frozen.yday == nil)
assert(os.date("!%t|%n|", 0) == "\t|\n|" and os.date("", 0) == "" and os.date("!%H:%M", -3600) == "23:00")
assert(require("os") == os)
print("ok")
