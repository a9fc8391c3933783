-- spec: modules/events-pg 1-16, 18-19, 21-24, 26
-- expect: ok
local events, time = require("events"), require("time")
local function fails(kind, text, got, err)
    assert(got == nil and err:kind() == kind and err:retryable() == false and tostring(err) == text, tostring(err))
end
local function drain(s)
    local list = {}
    while true do
        local r = channel.select { s:channel():case_receive(), default = true }
        if r.default or not r.ok then return list end
        list[#list + 1] = r.value
    end
end
local ok, err = events.send("a", "k", "/p")
assert(ok == true and err == nil)
local s = assert(events.subscribe("a"))
assert(tostring(s) == "events.Subscription{}" and s:channel() == s:channel())
events.send("a", "k", "/p", { x = 1 })
local e = s:channel():receive()
assert(e.system == "a" and e.kind == "k" and e.path == "/p" and e.data.x == 1)
events.send("a", "k", "/p")
e = s:channel():receive()
assert(e.data == nil and e.system == "a")
fails("Invalid", "system is required", events.send("", "k", "/p"))
fails("Invalid", "kind is required", events.send("a", "", "/p"))
fails("Invalid", "path is required", events.send("a", "k", ""))
fails("Invalid", "system pattern is required", events.subscribe(""))
fails("Invalid", "invalid pattern: a*b", events.subscribe("a*b"))
fails("Invalid", "invalid pattern: (a", events.subscribe("a", "(a"))
assert(not pcall(events.send, "a", "k") and not pcall(events.subscribe) and not pcall(events.send, {}, "k", "p"))
-- Patterns.
for pattern, case in pairs {
    ["orders.*"] = { { "orders", "orders.eu", "orders.eu.new", "other" }, "orders.eu orders.eu.new" },
    ["a.*.c"] = { { "a.b.c", "a.b.b.c", "a.c" }, "a.b.c" },
    ["a.**.z"] = { { "a.z", "a.b.z", "a.b.c.z", "a.b" }, "a.z a.b.z a.b.c.z" },
    ["(x|y).k"] = { { "x.k", "y.k", "z.k" }, "x.k y.k" },
    ["ord*"] = { { "orders", "order.x", "or" }, "orders order.x" },
    ["*"] = { { "a", "a.b" }, "a a.b" },
    ["**"] = { { "a", "a.b" }, "a a.b" },
} do
    local s = assert(events.subscribe(pattern))
    for _, system in ipairs(case[1]) do events.send(system, "k", "/p") end
    local got = {}
    for i, e in ipairs(drain(s)) do got[i] = e.system end
    assert(table.concat(got, " ") == case[2], pattern .. ": " .. table.concat(got, " "))
    s:close()
end
drain(s)
-- Kinds.
local users = events.subscribe("a", "user.*")
local all = { events.subscribe("a", nil), events.subscribe("a", ""), events.subscribe("a", "*") }
events.send("a", "user.new", "/1")
events.send("a", "cart.new", "/2")
local got = drain(users)
assert(#got == 1 and got[1].kind == "user.new")
-- Each subscription gets its own copy.
for _, one in ipairs(all) do
    local list = drain(one)
    assert(#list == 2 and list[1].path == "/1" and list[2].path == "/2")
end
-- Nothing is lost.
drain(s)
for i = 1, 500 do events.send("a", "k", "/p", i) end
local list = drain(s)
assert(#list == 500)
for i = 1, 500 do assert(list[i].data == i) end
-- Data are copies.
local data = { x = 1 }
events.send("a", "k", "/p", data)
data.x = 2
local first, second = all[1]:channel(), all[2]:channel()
for _ = 1, 500 do first:receive() second:receive() end
e = first:receive()
assert(e.data.x == 1)
e.data.x = 9
assert(second:receive().data.x == 1)
fails("Invalid", "value at #1 cannot be copied: function", events.send("a", "k", "/p", print))
fails("Invalid", "value at #1.f cannot be copied: function", events.send("a", "k", "/p", { f = print }))
-- Among other channels.
drain(s)
events.send("a", "k", "/p", "chosen")
local r = channel.select { s:channel():case_receive(), process.inbox():case_receive(), time.after("5s"):case_receive() }
assert(r.channel == s:channel() and r.value.data == "chosen")
assert(not pcall(function() s:channel():send(1) end))
-- Closing.
events.send("a", "k", "/p", 1)
events.send("a", "k", "/p", 2)
assert(s:close() == true)
events.send("a", "k", "/p", 3)
assert(s:channel():receive().data == 1 and s:channel():receive().data == 2)
local v, open = s:channel():receive()
assert(v == nil and open == false and s:close() == true)
-- With nothing in it, and while somebody waits.
local t = events.subscribe("b")
coroutine.spawn(function() time.sleep("5ms") t:close() end)
v, open = t:channel():receive()
assert(v == nil and open == false)
t = events.subscribe("b")
events.send("b", "k", "/p")
t:close { flush = true }
v, open = t:channel():receive()
assert(v == nil and open == false)
-- Nothing of it comes to the inbox.
assert(channel.select({ process.inbox():case_receive(), default = true }).default)
print("ok")
