-- spec: modules/fs 10, 11, 12, 13, 15
-- needs: linux
-- expect: ok
local fs = require("fs")
local v = assert(fs.open { directory = "volume", auto_init = true })
local function fails(first, kind, text, got, err)
    assert(got == first and err and err:kind() == kind and err:retryable() == false, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end
assert(v:writefile("f", "hello world"))
local f = assert(v:open("f"))
assert(f:read(5) == "hello" and f:read() == " world")
fails(nil, "NotFound", "EOF", f:read(5))
fails(nil, "Invalid", "size must be positive", f:read(0))
fails(nil, "Invalid", "size must be positive", f:read(-1))
assert(f:seek("end", -3) == 8 and f:read(3) == "rld" and f:seek("set", 0) == 0 and f:seek("cur", 2) == 2 and f:seek() == 0)
fails(nil, "Invalid", "invalid whence: must be 'set', 'cur', or 'end'", f:seek("x"))
fails(nil, "Invalid", "", f:seek("set", -1))
fails(nil, "Invalid", "", f:seek("cur", -100))
fails(false, "PermissionDenied", "writing", f:write("x"))
local stat = f:stat()
assert(stat.name == "f" and stat.size == 11 and stat.type == "file" and tostring(f) == "fs.File{}")
assert(f:close() == true and tostring(f) == "fs.File{closed}")
fails(false, "Invalid", "file is closed", f:close())
fails(nil, "Invalid", "file is closed", f:read())
fails(false, "Invalid", "file is closed", f:write("x"))
fails(false, "Invalid", "file is closed", f:sync())
fails(nil, "Invalid", "file is closed", f:seek("set", 0))
fails(nil, "Invalid", "file is closed", f:stat())
fails(nil, "Invalid", "file is closed", f:scanner())
-- Directions.
local w = assert(v:open("w", "w"))
assert(w:write("abc") and w:write("") and w:seek("set", 1) == 1 and w:write("X") and w:sync())
fails(nil, "PermissionDenied", "reading", w:read())
fails(nil, "PermissionDenied", "reading", w:scanner())
assert(w:close() and v:readfile("w") == "aXc")
local rw = assert(v:open("w", "rw"))
assert(rw:read(1) == "a" and rw:write("Y") and rw:seek("set", 0) == 0 and rw:read() == "aYc" and rw:close())
local a = assert(v:open("w", "a"))
assert(a:write("end") and a:close() and v:readfile("w") == "aYcend")
fails(nil, "AlreadyExists", "/w", v:open("w", "wx"))
fails(nil, "NotFound", "/nope", v:open("nope", "rw"))
-- Scanners.
assert(v:writefile("lines", "a\r\nb\n\nc"))
local function tokens(split)
    local file = assert(v:open("lines"))
    local scanner, all = assert(file:scanner(split)), {}
    while scanner:scan() do all[#all + 1] = scanner:text() end
    assert(scanner:err() == nil and scanner:text() == "" and file:close())
    return table.concat(all, "|")
end
assert(tokens() == "a|b||c" and tokens("words") == "a|b|c" and #tokens("bytes") == 13 and tokens("runes") == "a|\r|\n|b|\n|\n|c")
local file = assert(v:open("lines"))
fails(nil, "Invalid", "invalid split type: x", file:scanner("x"))
local scanner = file:scanner()
assert(scanner:scan() and file:close())
local more = assert(v:open("lines")):scanner()
assert(more:scan() and more:text() == "a")
assert(v:writefile("long", ("x"):rep((1 << 20) + 10)))
local long = assert(v:open("long")):scanner()
fails(false, "Invalid", "token too long", long:scan())
assert(long:err() == "token too long")
-- From a file into a file.
local source = assert(v:open("f"))
assert(source:read(6) == "hello " and v:writefile("copy", source) and v:readfile("copy") == "world")
-- Many, and those of a process that is killed.
local open = {}
local got, err
repeat
    got, err = v:open("f")
    open[#open + 1] = got
until not got
assert(err:kind() == "Invalid" and tostring(err):find("too many open files", 1, true) and #open >= 990 and #open <= 1000)
for _, file in ipairs(open) do assert(file:close()) end
assert(v:open("f"))
local function descriptors()
    local n = 0
    for _ in assert(fs.open { directory = "/proc/self/fd" }):readdir("/") do n = n + 1 end
    return n
end
local pid = process.spawn_monitored(function(parent)
    local v = require("fs").open { directory = "volume" }
    local kept = {}
    for i = 1, 100 do kept[i] = v:open("f") end
    process.send(parent, "open", #kept)
    process.inbox():receive()
end, nil, process.pid())
assert(process.listen("open"):receive() == 100)
local during = descriptors()
assert(during > 100)
process.terminate(pid)
process.events():receive()
assert(descriptors() <= during - 98, descriptors() .. " " .. during)
print("ok")
