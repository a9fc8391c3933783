-- os and io functions that reach out of the program do so in a script, and fail with values, not with crashes.
-- expect: true
-- expect: hello
-- expect: nil	true
-- expect: false	true
-- expect: nil	true
-- expect: false
print(os.execute() == true)
local pipe = io.popen("echo hello")
print(pipe:read("a"):match("%a+"))
pipe:close()
local f, message = package.loadlib("no/such/library.so", "luaopen_x")
print(f, type(message) == "string")
local ok, text = pcall(dofile, "no/such/file.lua")
print(ok, text:find("no/such/file.lua", 1, true) ~= nil)
local r, why = os.rename("no/such/file", "no/such/other")
print(r, why:find("No such file", 1, true) ~= nil)
print((pcall(io.popen, "true", "rw")))
