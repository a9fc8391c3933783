-- Error messages that quote long names, chunks and values stay short.
-- expect: true
-- expect: true
-- expect: true
-- expect: true
local long = ("x"):rep(100000)
local f, message = load("local " .. long .. " = 1 = 2")
print(f == nil and #message < 200000)
local ok, text = pcall(load("return nil + 1", "=" .. long))
print(not ok and #text < 1000)
ok, text = pcall(load("return nil + 1", long .. "\nsecond line"))
print(not ok and #text < 1000)
ok, text = pcall(load("return {} < 1", "@" .. long))
print(not ok and #text < 1000)
