-- spec: channels 13.5
-- expect: 0
-- expect: ok
local c = channel.new()
print(select("#", c:close()))
c:close()
print("ok")
