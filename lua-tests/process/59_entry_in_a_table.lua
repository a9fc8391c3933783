-- spec: processes 21.59
-- expect: m	nil
print(process.exec("app.workers:handler"))
-- file: workers.lua
--[==[
return { handler = function() return "m" end }
]==]
