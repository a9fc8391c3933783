-- spec: modules/fs 5, 6, 16 (a volume for reading only)
-- needs: linux
-- expect: ok
local fs = require("fs")
local v = assert(fs.open { directory = "volume", auto_init = true })
local function fails(first, kind, text, got, err)
    assert(got == first and err and err:kind() == kind, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end
local out = assert(io.open("secret", "w"))
out:write("secret")
out:close()
assert(os.execute("ln -s /etc volume/etc; ln -s ../secret volume/up; ln -s inner volume/ok; echo in > volume/inner; ln -s nowhere volume/dangling; ln -s . volume/self"))
fails(nil, "PermissionDenied", "/etc/passwd", v:readfile("etc/passwd"))
fails(nil, "PermissionDenied", "/up", v:readfile("up"))
fails(false, "PermissionDenied", "/up", v:writefile("up", "changed"))
fails(false, "PermissionDenied", "/up", v:writefile("up", "changed", "a"))
fails(nil, "PermissionDenied", "/etc", v:readdir("etc"))
fails(false, "PermissionDenied", "/etc", v:chdir("etc"))
fails(false, "PermissionDenied", "/etc/x", v:mkdir("etc/x"))
assert(io.open("secret"):read("a") == "secret")
-- Links inside are followed, and stay when what they lead to is written.
assert(v:readfile("ok") == "in\n" and v:writefile("ok", "new") and v:readfile("inner") == "new" and v:readfile("self/self/inner") == "new")
local types = {}
for entry in v:readdir("/") do types[entry.name] = entry.type end
assert(types.etc == "file" and types.ok == "file" and types.dangling == "file" and types.self == "directory")
local stat = v:stat("dangling")
assert(stat.size == 0 and stat.type == "file")
assert(v:remove("etc") and v:remove("self") and v:exists("inner"))
-- A link that changes all the time leads nowhere else.
local stop = channel.new(1)
local changer = process.spawn_monitored(function(stop)
    for i = 1, 300 do
        os.execute("ln -sfn " .. (i % 2 == 0 and "/etc" or "inside") .. " volume/swap")
        if channel.select { stop:case_receive(), default = true }.channel == stop then return end
    end
end, nil, stop)
assert(v:mkdir("inside") and v:writefile("inside/passwd", "mine"))
for _ = 1, 2000 do
    local text = v:readfile("swap/passwd")
    assert(text == nil or text == "mine")
end
stop:send(true)
process.events():receive()
-- A volume for reading only.
local r = assert(fs.open { directory = "volume", readonly = true })
assert(r:readfile("inner") == "new")
fails(false, "PermissionDenied", "read-only", r:writefile("inner", "x"))
fails(false, "PermissionDenied", "read-only", r:mkdir("m"))
fails(false, "PermissionDenied", "read-only", r:remove("inner"))
fails(false, "PermissionDenied", "read-only", r:rename("inner", "x"))
fails(false, "PermissionDenied", "read-only", r:copy("inner", "x"))
for _, mode in ipairs { "w", "wx", "a", "rw" } do fails(nil, "PermissionDenied", "read-only", r:open("inner", mode)) end
-- Permissions of what is created.
local m = assert(fs.open { directory = "private", auto_init = true, mode = "0640" })
assert(m:writefile("f", "x") and m:stat("f").mode & 0x1ff == 0x1a0 and m:mkdir("d") and m:stat("d").mode & 0x1ff == 0x1e8)
-- Opening.
fails(nil, "NotFound", "missing", fs.open { directory = "missing" })
fails(nil, "Invalid", "directory is required", fs.open {})
fails(nil, "Invalid", "directory should be", fs.open { directory = 5 })
fails(nil, "Invalid", "mode", fs.open { directory = ".", mode = "9" })
fails(nil, "Invalid", "mode", fs.open { directory = ".", mode = 5 })
fails(nil, "Invalid", "readonly should be", fs.open { directory = ".", readonly = 1 })
fails(nil, "Invalid", "id should be", fs.open { directory = ".", id = "" })
fails(nil, "Invalid", "secret", fs.open { directory = "secret" })
-- By id, from any process.
assert(fs.open { directory = "volume", id = "app:data" })
local a, b = assert(fs.get("app:data")), assert(fs.get("app:data"))
assert(a:chdir("inside") and a:pwd() == "/inside" and b:pwd() == "/")
assert(process.exec(function() return (require("fs").get("app:data"):readfile("inner")) end) == "new")
fails(nil, "Invalid", "resource id is required", fs.get(""))
fails(nil, "NotFound", "app:other", fs.get("app:other"))
assert(not pcall(fs.get) and not pcall(fs.open, "x") and not pcall(process.send, process.pid(), "x", a) or select(2, process.send(process.pid(), "x", a)))
print("ok")
