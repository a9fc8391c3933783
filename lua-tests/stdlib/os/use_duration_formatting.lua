-- 6.9: durations, parsing of dates, sorting by time
local function duration(s)
  local out = {}
  for _, u in ipairs { { "d", 86400 }, { "h", 3600 }, { "m", 60 }, { "s", 1 } } do
    local n = s // u[2]
    s = s % u[2]
    if n > 0 then out[#out + 1] = string.format("%d%s", n, u[1]) end
  end
  return #out > 0 and table.concat(out, " ") or "0s"
end
for _, s in ipairs { 0, 1, 59, 60, 61, 3600, 3661, 86399, 86400, 90061, 1000000, 1e6, 123456.0 } do print(s, duration(s)) end
local months = {}
for i, m in ipairs { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" } do months[m] = i end
local function parse(s)
  local d, m, y, h, mi, sec = s:match("^%a+, (%d+) (%a+) (%d+) (%d+):(%d+):(%d+) GMT$")
  if not d then return nil, "cannot parse " .. s end
  -- the difference of two local times is free of the time zone
  return os.time { year = y, month = months[m], day = d, hour = h, min = mi, sec = sec } - os.time { year = 1970, month = 1, day = 1, hour = 0 }
end
for _, s in ipairs { "Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 13 Feb 2009 23:31:30 GMT", "Tue, 29 Feb 2000 12:00:00 GMT", "nonsense" } do
  local t, e = parse(s)
  print(s, t, t and os.date("!%a, %d %b %Y %H:%M:%S GMT", t) == s or e)
end
local events = { { "third", 300 }, { "first", 100 }, { "second", 200 }, { "zeroth", -100 } }
table.sort(events, function(a, b) return os.difftime(a[2], b[2]) < 0 end)
for _, e in ipairs(events) do io.write(e[1], " ", os.date("!%T", e[2]), "; ") end
print()
