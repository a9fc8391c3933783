-- spec: processes 13
-- expect: false	bad argument #1 to 'with_name'
-- expect: false	bad argument #1 to 'with_message'
-- expect: false	context keys must be strings
-- expect: first second from the parent
-- expect: true	nil
local function report(ok, message, pattern) print(ok, message:match(pattern)) end
local s = process.with_options({})
local ok, message = pcall(function() s:with_name("") end)
report(ok, message, "bad argument #1 to 'with_name'")
ok, message = pcall(function() s:with_message("@x") end)
report(ok, message, "bad argument #1 to 'with_message'")
ok, message = pcall(process.with_context, { 1 })
report(ok, message, "context keys must be strings")
-- Queued messages come before all others, in order, and a spawner is never changed.
local ev = process.events()
local with = s:with_message("m", "first"):with_message("m", "second")
local function collect(n)
    local words, inbox = {}, process.inbox()
    for i = 1, n do words[i] = inbox:receive():payload():data() end
    return table.concat(words, " ")
end
local p = with:spawn_monitored(collect, nil, 3)
process.send(p, "m", "from the parent")
print(ev:receive().result.value)
print(s ~= with, (process.exec(function() return nil end)))
