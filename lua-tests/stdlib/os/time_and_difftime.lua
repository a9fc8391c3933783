-- 6.9 os.time, os.difftime: differences between fixed dates
local a = os.time { year = 2020, month = 1, day = 1, hour = 0 }
local b = os.time { year = 2020, month = 1, day = 2, hour = 0 }
print(b - a, os.difftime(b, a), os.difftime(a, b), math.type(os.difftime(b, a)))
print(os.difftime(5, 3), os.difftime(0, 0), os.difftime("5", "3"))
print(pcall(os.difftime))
print(pcall(os.difftime, 1))
print(pcall(os.difftime, 1, "x"))
print(pcall(os.difftime, 1.5, 1))
print(pcall(os.difftime, {}, 1))
print(os.difftime(2^53, 1), os.difftime(1 << 62, 0))
for y = 2019, 2025 do
  io.write((os.time { year = y + 1, month = 1, day = 1, hour = 12 } - os.time { year = y, month = 1, day = 1, hour = 12 }) // 86400, " ")
end
print()
print(math.type(os.time()), os.time() > 1600000000, os.time() <= os.time())
print(os.time { year = 2000, month = 1, day = 1, hour = 12 } == os.time { year = 2000, month = 1, day = 1 })
print(os.time { year = 2000, month = 1, day = 1, hour = 12, min = 0, sec = 0 } - os.time { year = 2000, month = 1, day = 1, hour = 11, min = 59, sec = 59 })
local d = os.date("*t", a)
print(d.year, d.month, d.day, d.hour, d.min, d.sec, os.time(d) == a)
for i = 0, 13 do io.write(os.date("*t", a + i * 86400).wday, " ") end
print()
