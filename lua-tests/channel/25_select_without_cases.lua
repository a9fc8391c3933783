-- spec: channels 13.25
-- expect: false	select with no cases
-- expect: true	true
local ok, message = pcall(channel.select, {})
print(ok, message:match("select with.*"))
local r = channel.select { default = true }
print(r.default, r.ok)
