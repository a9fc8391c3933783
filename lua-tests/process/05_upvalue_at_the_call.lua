-- spec: processes 21.5
-- expect: 6	nil
local k = 5
local f = function() return k end
k = 6
print(process.exec(f))
