-- Eight nested ".-" on 200 bytes: interruptible, also inside gsub and gmatch.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
local subject = ("x"):rep(200)
for _ in subject:gmatch((".-"):rep(8) .. "y") do end
