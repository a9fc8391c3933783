-- 6.9: printing month calendars
local function calendar(year, month)
  local first = os.date("*t", os.time { year = year, month = month, day = 1, hour = 12 })
  local last = os.date("*t", os.time { year = year, month = month + 1, day = 0, hour = 12 })
  local title = os.date("!%B %Y", os.time { year = year, month = month, day = 15, hour = 12 })
  print(string.rep(" ", (20 - #title) // 2) .. title)
  print("Su Mo Tu We Th Fr Sa")
  local line = string.rep("   ", first.wday - 1)
  for d = 1, last.day do
    line = line .. string.format("%2d", d)
    if (first.wday + d - 1) % 7 == 0 or d == last.day then print(line) line = "" else line = line .. " " end
  end
end
calendar(2024, 2)
calendar(2023, 1)
calendar(2000, 12)
calendar(1970, 1)
calendar(2015, 2)
