-- spec: modules/lua-base (entries); cli --restricted
-- options: --restricted
-- expect: ok
for _, name in ipairs { "load", "loadstring", "loadfile", "dofile", "collectgarbage", "rawlen", "debug", "io" } do
    assert(_G[name] == nil, name)
end
for _, name in ipairs { "getfenv", "setfenv", "module", "newproxy", "bit32" } do assert(_G[name] == nil, name) end
assert(_VERSION == "Lua 5.3" and string.dump == nil and utf8.char(228) == "ä" and unpack == table.unpack)
for name, library in pairs { string = string, table = table, math = math, coroutine = coroutine, utf8 = utf8, os = os,
    package = package, errors = errors, channel = channel, process = process } do
    local ok, message = pcall(function() library.x = 1 end)
    assert(not ok and message:find("frozen", 1, true), name)
    assert(not pcall(rawset, library, "x", 1) and not pcall(setmetatable, library, {}) and table.isfrozen(library), name)
end
assert(getmetatable("").__index == string and not pcall(function() getmetatable("").__index = nil end))
assert(("x"):rep(3) == "xxx")
-- Globals are the process's own.
x, print2 = 5, print
assert(_G.x == 5 and process.exec(function(name) return rawget(_G, name) == nil end, nil, "x") == true)
-- os
for _, name in ipairs { "execute", "exit", "getenv", "remove", "rename", "tmpname", "setlocale" } do assert(os[name] == nil, name) end
assert(os.platform == "wippy" and os.date("!%F", 0) == "1970-01-01" and os.difftime(30, 10) == 20.0 and os.difftime(5) == 5.0)
local now = os.date("*t")
assert(os.date("%Y-%m-%d %H:%M:%S", os.time { year = 2024, month = 1, day = 1 }) == "2024-01-01 00:00:00")
assert(os.date("%d %H:%M:%S", os.time { day = 1 }) == "01 00:00:00" and os.date("*t", os.time { day = 1 }).month == now.month)
local t = { year = 2024, month = 14, day = 1 }
assert(os.time(t) == os.time { year = 2025, month = 2, day = 1 } and t.year == 2025 and t.month == 2 and t.yday == 32)
local frozen = table.freeze { year = 2024, month = 14, day = 1 }
assert(os.time(frozen) == os.time { year = 2025, month = 2, day = 1 } and frozen.month == 14)
assert(not pcall(os.time, { month = 6.5 }) and not pcall(os.time, 5) and math.type(os.time()) == "integer")
local before = os.clock()
for _ = 1, 1000 do
    local c = os.clock()
    assert(c >= before)
    before = c
end
require("time").sleep("50ms")
assert(os.clock() - before >= 0.05)
-- package and require
assert(package.path == "" and package.cpath == "" and package.loaded == nil and package.searchers == nil)
assert(select("#", package.loadlib("x", "y")) == 3 and require("os") == os and require("string") == string)
assert(require("json") == require("json") and require("errors") == errors and require("_G") == _G)
for _, name in ipairs { "nope", "io", "debug", "01_library" } do
    local ok, message = pcall(require, name)
    assert(not ok and message:find("module '" .. name .. "' not found", 1, true), message)
end
-- What waits in the middle of other things.
assert(select(2, pcall(function() require("time").sleep("1ms") error("x", 0) end)) == "x")
print("ok")
