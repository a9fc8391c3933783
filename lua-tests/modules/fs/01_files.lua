-- spec: modules/fs 1, 2, 3, 4, 7, 8, 9, 14
-- expect: ok
local fs = require("fs")
local v = assert(fs.open { directory = "volume", auto_init = true })
local function fails(first, kind, text, got, err)
    assert(got == first and err and err:kind() == kind and err:retryable() == false, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
    return err
end
assert(fs.type.FILE == "file" and fs.type.DIR == "directory" and fs.seek.SET == "set" and fs.seek.CUR == "cur" and fs.seek.END == "end")
assert(v:writefile("b", "\0\1\255") == true and v:readfile("b") == "\0\1\255" and v:read_file("/b") == "\0\1\255")
assert(v:write_file("log", "one", "a") and v:writefile("log", "two", "a") and v:readfile("log") == "onetwo")
assert(v:writefile("new", "x", "wx"))
fails(false, "AlreadyExists", "new", v:writefile("new", "y", "wx"))
assert(v:readfile("new") == "x" and v:writefile("new", "") and v:readfile("new") == "")
local err = fails(nil, "NotFound", "/nope", v:readfile("/nope"))
assert(err:details().path == "/nope" and err:details().op == "readfile")
fails(false, "NotFound", "/nope", v:remove("/nope"))
fails(nil, "NotFound", "/nope", v:stat("nope"))
assert(v:exists("b") == true and v:exists("nope") == false and v:exists("/../../etc/passwd") == false)
-- Directories.
assert(v:mkdir("a") == true)
fails(false, "AlreadyExists", "/a", v:mkdir("a"))
fails(false, "NotFound", "/x/y", v:mkdir("x/y"))
assert(v:mkdir("x/y", { recursive = true }) and v:mkdir("x/y", { recursive = true }) and v:isdir("x/y") == true and v:isdir("b") == false)
fails(false, "AlreadyExists", "/", v:mkdir("/"))
fails(false, "NotFound", "/nope", v:isdir("nope"))
assert(v:mkdir("list") and v:mkdir("list/d2") and v:mkdir("list/d1"))
for _, name in ipairs { "c", "a", "b" } do assert(v:writefile("list/" .. name, name)) end
local found = {}
for entry in v:readdir("list") do found[#found + 1] = entry.name .. ":" .. entry.type end
assert(table.concat(found, " ") == "a:file b:file c:file d1:directory d2:directory")
fails(nil, "Invalid", "/b", v:readdir("b"))
fails(nil, "NotFound", "/nope", v:readdir("nope"))
fails(false, "Invalid", "/list", v:remove("list"))
assert(v:remove("list/d1") and v:remove("list", { recursive = true }) and v:exists("list") == false)
fails(false, "Invalid", "root", v:remove("/", { recursive = true }))
-- The working directory.
local w = assert(fs.open { directory = "volume" })
assert(v:pwd() == "/" and v:chdir("x") and v:pwd() == "/x" and v:writefile("f", "in x") and v:chdir("y") and v:pwd() == "/x/y")
assert(v:readfile("../f") == "in x" and w:pwd() == "/" and w:readfile("x/f") == "in x")
fails(false, "Invalid", "not a directory", v:chdir("../f"))
fails(false, "NotFound", "/x/y/nope", v:chdir("nope"))
assert(v:pwd() == "/x/y" and v:chdir("../../../..") and v:pwd() == "/")
-- What is known.
local stat = v:stat("b")
assert(stat.name == "b" and stat.size == 3 and stat.is_dir == false and stat.type == "file" and math.type(stat.mode) == "integer")
assert(math.abs(stat.modified - os.time()) <= 2 and math.type(stat.modified) == "integer" and stat.mode & 0x1ff == 0x1a4)
stat = v:stat("/")
assert(stat.name == "/" and stat.is_dir and stat.type == "directory")
-- Names.
assert(v:rename("b", "x/c") and not v:exists("b") and v:copy("x/c", "d") and v:readfile("d") == "\0\1\255" and v:exists("x/c"))
fails(false, "NotFound", "/b", v:rename("b", "c"))
fails(false, "NotFound", "/b", v:copy("b", "c"))
assert(v:writefile("a\\b\255", "name") and v:readfile("a\\b\255") == "name" and v:stat("a\\b\255").name == "a\\b\255")
-- Wrong arguments.
fails(nil, "Invalid", "path is required", v:readfile(""))
fails(nil, "Invalid", "zero byte", v:readfile("a\0b"))
fails(nil, "Invalid", "4096", v:readfile(("x"):rep(4097)))
fails(false, "Invalid", "path is required", v:rename("d", ""))
fails(false, "Invalid", "invalid mode", v:writefile("d", "x", "r"))
fails(false, "Invalid", "invalid mode", v:writefile("d", "x", "q"))
fails(nil, "Invalid", "invalid mode", v:open("d", "rx"))
fails(nil, "Invalid", "is a directory", v:readfile("a"))
fails(false, "Invalid", "is a directory", v:writefile("a", "x"))
fails(nil, "Invalid", "is a directory", v:open("a"))
for _, f in ipairs { v.readfile, v.exists, v.stat, v.mkdir, v.remove, v.readdir, v.open, v.chdir, v.writefile } do
    assert(not pcall(f, v) and not pcall(f, v, {}) and not pcall(f, {}, "x"))
end
assert(not pcall(v.writefile, v, "x") and not pcall(v.rename, v, "x"))
print("ok")
