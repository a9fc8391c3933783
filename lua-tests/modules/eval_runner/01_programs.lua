-- spec: modules/eval 1-3, 6-12, 14
-- expect: ok
-- not-under: gc it takes a hundred times as long
local runner, time = require("eval_runner"), require("time")
local function is(options, ...)
    if type(options) == "string" then options = { source = options } end
    local found, wanted = table.pack(runner.run(options)), table.pack(...)
    assert(found.n == wanted.n, options.source .. " gives " .. found.n .. " results: " .. tostring(found[1]) .. " " .. tostring(found[2]))
    for i = 1, wanted.n do assert(found[i] == wanted[i], options.source .. ": " .. tostring(found[i]) .. " is not " .. tostring(wanted[i])) end
end
local function fails(kind, text, options)
    if type(options) == "string" then options = { source = options } end
    local v, err = runner.run(options)
    assert(v == nil and err and err:kind() == kind, tostring(options.source) .. ": " .. tostring(v) .. " " .. tostring(err))
    assert((err:retryable() == true) == (kind == "Timeout") and tostring(err):find(text, 1, true), tostring(err) .. ": no " .. text)
    return err
end
-- 1. Methods, functions, values.
is({ source = "return { run = function(x) return x * 2 end }", method = "run", args = { 21 } }, 42)
is({ source = "return function(a, b) return a + b end", args = { 1, 2 } }, 3)
is({ source = "return 1, 2", method = "" }, 1, 2)
is("return 1, nil, 'x', nil", 1, nil, "x", nil)
is("return")
is({ source = "return select('#', ...), ...", args = { "a", true } }, 2, "a", true)
is({ source = "local m = {} function m.run(...) return ... end return m", method = "run", args = { 1, "b" } }, 1, "b")
is({ source = "return { f = setmetatable({}, { __call = function(_, x) return x end }) }", method = "f", args = { 7 } }, 7)
local t = { x = { 1 } }
local back = runner.run { source = "local t = ... t.x[1] = 2 return t", args = { t } }
assert(back ~= t and back.x[1] == 2 and t.x[1] == 1, "copied")
assert(runner.run { source = "local f = ... return f(2)", args = { function(x) return x + t.x[1] end } } == 3)
-- 2. Modules by name.
is({ source = "return require('json').encode({1}), json == require('json')", modules = { "json" } }, "[1]", true)
fails("Internal", "module 'json' not found (add it to the option modules)", "return require('json')")
fails("Internal", "module 'nothing' not found", "return require('nothing')")
is({ source = "return json, require('string').upper('a'), require('math') == math", modules = { "string", "math" } }, nil, "A", true)
-- 3. Classes.
local err = fails("PermissionDenied", "forbidden", { source = "return 1", modules = { "http_client" } })
assert(tostring(err):find("network"))
fails("PermissionDenied", "forbidden", { source = "return 1", modules = { "http_client" }, allow_classes = { "network" } })
is({ source = "return type(require('http_client').get)", modules = { "http_client" }, allow_classes = { "network", "io" } }, "function")
for module, class in pairs { process = "process", channel = "process", sql = "storage", env = "io", funcs = "process" } do
    err = fails("PermissionDenied", "forbidden", { source = "return 1", modules = { module } })
    assert(tostring(err):find(module, 1, true) and tostring(err):find(class, 1, true), tostring(err))
end
is({ source = "return type(process.pid()), type(require('channel').new)", modules = { "process", "channel" }, allow_classes = { "process" } }, "string", "function")
fails("NotFound", "there is no module 'nothing'", { source = "return 1", modules = { "nothing" } })
fails("Invalid", "there is no class of modules 'x'", { source = "return 1", allow_classes = { "x" } })
is({ source = "return 1", allow_classes = { "workflow", "time" } }, 1)
-- 6. Tables of the caller.
local custom = { tools = { deep = { list = { 1, 2 } }, add = function(a, b) return a + b end } }
is({ source = "return tools.add(1, 2), require('tools') == tools, tools.deep.list[2]", custom_modules = custom }, 3, true, 2)
fails("Internal", "frozen", { source = "tools.deep.list[1] = 5", custom_modules = custom })
fails("Internal", "frozen", { source = "tools.add = nil", custom_modules = custom })
assert(custom.tools.deep.list[1] == 1 and custom.tools.add(1, 1) == 2)
local ring = { name = "ring" }
ring.self = ring
is({ source = "return ring.self.self == ring", custom_modules = { ring = ring } }, true)
fails("Invalid", "custom_modules.x should be a table", { source = "return 1", custom_modules = { x = 1 } })
fails("Invalid", "cannot be copied", { source = "return 1", custom_modules = { x = { coroutine.create(print) } } })
-- 7. Context.
is({ source = "local ctx = require('ctx') return (ctx.get('user')), (ctx.get('more'))", modules = { "ctx" }, context = { user = "ann", more = 2 } }, "ann", 2)
fails("Invalid", "context should be a table", { source = "return 1", context = 1 })
-- 8. What does not end.
local ticks, stop = 0, false
coroutine.spawn(function() while not stop do ticks = ticks + 1 time.sleep("5ms") end end)
err = fails("Timeout", "call timed out after 100ms", { source = "while true do end", timeout = "100ms" })
stop = true
assert(ticks >= 2, ticks)
fails("Timeout", "timed out", { source = "pcall(function() while true do end end) while true do end", timeout = 20000000 })
fails("Timeout", "timed out", { source = "local time = require('time') time.sleep('10s')", modules = { "time" }, timeout = time.parse_duration("20ms") })
is({ source = "return 1", timeout = "10s" }, 1)
fails("Internal", "memory", { source = "local t = {} for i = 1, 1e7 do t[i] = { i } end return #t", memory_limit = 4 << 20 })
-- 9. What does not compile.
fails("Invalid", "eval:3:", "local x = 1\nlocal y = 2\nlocal = 3")
fails("Invalid", "eval:1:", { source = "return (", method = "run" })
-- 10. Globals.
is("counter = (counter or 0) + 1 return counter, _G.counter, _ENV == _G", 1, 1, true)
is("counter = (counter or 0) + 1 return counter", 1)
assert(counter == nil)
shared = "caller"
is("return shared", nil)
-- 11. What there is not.
is([[local found = {}
for _, name in ipairs { "load", "loadstring", "dofile", "loadfile", "debug", "io", "process", "channel", "subscribe", "unsubscribe", "collectgarbage", "rawlen", "arg",
    "eval_runner" } do
    if _G[name] ~= nil then found[#found + 1] = name end
end
return #found, found[1], os.exit, os.execute, os.getenv, string.dump, ("").dump, package.loaded, package.searchers, getmetatable(_G)]],
    0, nil, nil, nil, nil, nil, nil, nil, nil, "globals")
for _, library in ipairs { "string", "table", "math", "os", "coroutine", "utf8" } do
    fails("Internal", "frozen", library .. ".x = 1")
    fails("Internal", "not found", "return require('" .. library .. "x')")
end
fails("Internal", "frozen", "getmetatable('').__index.x = 1")
is("return type(os.time()), ('x'):upper(), #table.pack(1, 2), type(print), select(2, pcall(error, 'e')), type(errors.new)", "number", "X", 2, "function", "e", "function")
for _, name in ipairs { "io", "debug", "process", "package" } do fails("Internal", "not found", "return require('" .. name .. "')") end
-- 12. Errors.
fails("NotFound", "gone", "error(errors.new({ kind = errors.NOT_FOUND, message = 'gone' }))")
fails("NotFound", "gone", "error({ kind = errors.NOT_FOUND, message = 'gone' })")
fails("Internal", "eval:2: boom", "local x\nerror('boom')")
fails("Internal", "eval:1: attempt to index a nil value", "return x.y")
local v, returned = runner.run { source = "return nil, errors.new('given back')" }
assert(v == nil and tostring(returned):find("given back"))
fails("Invalid", "method not found: x", { source = "return { y = print }", method = "x" })
fails("Invalid", "method not found: x", { source = "return 1", method = "x" })
fails("Invalid", "cannot be copied", "return { f = print }")
fails("Invalid", "args[2]", { source = "return 1", args = { 1, coroutine.create(print) } })
-- Options.
fails("Invalid", "source is required", {})
fails("Invalid", "source is required", "")
fails("Invalid", "source should be a string", { source = {} })
fails("Invalid", "method should be a string", { source = "return 1", method = 1 })
fails("Invalid", "args should be a list", { source = "return 1", args = 1 })
fails("Invalid", "modules should be a list of names", { source = "return 1", modules = "json" })
fails("Invalid", "modules should be a list of names", { source = "return 1", modules = { 1 } })
fails("Invalid", "allow_classes should be a list of names", { source = "return 1", allow_classes = 1 })
fails("Invalid", "imports should be a table", { source = "return 1", imports = 1 })
fails("Invalid", "imports should have names", { source = "return 1", imports = { "x" } })
fails("Invalid", "should be the id of a library", { source = "return 1", imports = { x = 1 } })
fails("NotFound", "there is no library app:nothing", { source = "return 1", imports = { x = "app:nothing" } })
fails("Invalid", "timeout", { source = "return 1", timeout = 0 })
fails("Invalid", "timeout", { source = "return 1", timeout = "soon" })
fails("Invalid", "memory_limit", { source = "return 1", memory_limit = "1" })
assert(not pcall(runner.run) and not pcall(runner.run, 1) and not pcall(runner.compile) and not pcall(runner.compile, "x", nil, 1))
-- Programs.
local program = assert(runner.compile("local n = ... return { main = function(x) return x, json ~= nil end }", "main", { modules = { "json", "string" } }))
assert(program:method() == "main" and #program:modules() == 1 and program:modules()[1] == "json" and tostring(program):find("main"))
local a, b = program:run(3)
assert(a == 3 and b == true)
assert(runner.compile("return 1"):method() == nil and #runner.compile("return 1"):modules() == 0)
assert(runner.compile("return {}", "absent"):run() == nil)
for _, source in ipairs { "", "x = = 1", "return" .. (" ("):rep(1000) } do
    local p, err = runner.compile(source)
    assert(p == nil and err:kind() == "Invalid", tostring(err))
end
v, err = runner.compile("\n\nx x")
assert(v == nil and tostring(err):find("eval:3:", 1, true), tostring(err))
-- 14. Compiled once.
local before = runner.stats()
for _ = 1, 1000 do assert(runner.run { source = "return 'the same'", modules = { "json" } } == "the same") end
local after = runner.stats()
assert(after.compiled == before.compiled + 1 and after.hits >= before.hits + 999 and after.kept <= 256)
for i = 1, 300 do assert(runner.compile("return " .. i)) end
assert(runner.stats().kept == 256)
print("ok")
