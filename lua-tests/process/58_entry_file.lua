-- spec: processes 21.58
-- expect: 2	nil
-- expect: 3	nil
-- expect: 11	nil
-- expect: deep in jobs/mail/send.lua with 7	nil
-- expect: path with a method 5	nil
-- expect: app.workers:id
print(process.exec("app.workers:handler", "app:processes", 1))
print(process.exec("workers:handler", nil, 2))
print(process.exec("app:plain", nil, 10))
print(process.exec("app.jobs.mail:send", nil, 7))
print(process.exec("./jobs/loop.lua#run", nil, 5))
local ev = process.events()
process.spawn_monitored("app.workers:id")
print(ev:receive().result.value)
-- file: workers/handler.lua
--[==[
return { main = function(x) return x + 1 end }
]==]
-- file: workers/id.lua
--[==[
return { id = function() return process.id() end }
]==]
-- file: plain.lua
--[==[
local x = ...
return x + 1
]==]
-- file: jobs/mail/send.lua
--[==[
return function(x) return "deep in jobs/mail/send.lua with " .. x end
]==]
-- file: jobs/loop.lua
--[==[
return { run = function(n) return "path with a method " .. n end, main = function() return "main" end }
]==]
