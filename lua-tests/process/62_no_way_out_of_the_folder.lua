-- spec: processes 21.62
-- expect: nil	Invalid
-- expect: nil	Invalid
-- expect: nil	Invalid
-- expect: nil	Invalid
-- expect: nil	Invalid
-- expect: untouched
local function report(pid, err) print(pid, err:kind()) end
report(process.spawn("app.../x:y", "app:processes"))
report(process.spawn("app:../x", "app:processes"))
report(process.spawn("app..x:y"))
report(process.spawn("app:"))
report(process.spawn(":x"))
print(TOUCHED or "untouched")
