-- Every function and every method of every module takes whatever there is: each call returns, raises or waits, and none ends the
-- run, holds it up or takes memory without a limit.
-- limit: memory=512M
-- peak: 1024M
-- timeout: 300
-- only: wippy
-- expect: true
-- expect: true
local time = require("time")

local MODULES = {"base64", "compress", "crypto", "ctx", "env", "errors", "eval_runner", "events", "exec", "expr", "fs", "funcs", "hash",
  "html", "http_client", "json", "metrics", "payload", "pg", "queue", "registry", "security", "sql", "store", "stream",
  "system", "templates", "text", "time", "uuid", "yaml"}
-- They end the run, take away its memory, or read what belongs to the program. (The logger and the terminal are left out: they write all of it.)
local LEFT_OUT = {exit = true, set_limit = true, shutdown = true, read = true, read_line = true, readline = true, lines = true, __gc = true}

local function nested(depth)
  local t = {}
  for _ = 1, depth do t = {t} end
  return t
end
local cycle = {}
cycle[1], cycle.a = cycle, cycle
local function fail() error({}) end
local hostile = setmetatable({}, {__index = fail, __len = fail, __pairs = fail, __tostring = fail, __call = fail, __newindex = fail,
  __eq = fail, __lt = fail, __concat = fail, __name = "a\0b"})
local long = ("x"):rep(100000)

local ONE = {0, -1, 2^53, math.maxinteger, math.mininteger, math.huge, -math.huge, 0/0, -0.0, 1e308, 5e-324, 0.5, true, false, "", "a", "\0",
  "a\0b", "\255\254", long, "1e999999", "9223372036854775807ns", "99999999999999999999h", ("["):rep(5000), ("("):rep(5000),
  ("{"):rep(5000), ("<a>"):rep(2000), ("- "):rep(2000), "%", "{{", "9999999999999-01-01", "http://[::1", "a{1000000000}", "{\"a\":1e400}",
  {}, {1, 2, 3}, {a = 1}, {[math.maxinteger] = 1}, cycle, nested(20000), hostile, fail, coroutine.create(fail)}
local TWO = {math.maxinteger, "a\0b", {}, hostile}

local n_calls, n_unfinished = 0, 0
local waiting, known = {}, {}

local function add(name, f, object)
  if type(f) == "function" and not LEFT_OUT[name:match("[%w_]+$")] then waiting[#waiting + 1] = {name, f, object} end
end

-- Objects bring methods along: those of the first one of a type are tried.
local function meet(v)
  if type(v) ~= "userdata" then return end
  local metatable = debug.getmetatable(v)
  if not metatable or known[metatable] then return end
  known[metatable] = true
  for name, f in next, metatable do add(tostring(name), f, v) end
  if type(metatable.__index) == "table" then
    for name, f in next, metatable.__index do add(tostring(name), f, v) end
  end
end

local function call(f, ...)
  local arguments = table.pack(...)
  n_calls, n_unfinished = n_calls + 1, n_unfinished + 1
  coroutine.spawn(function()
    local results = table.pack(pcall(f, table.unpack(arguments, 1, arguments.n)))
    n_unfinished = n_unfinished - 1
    for i = 2, results.n do meet(results[i]) end
  end)
end

local function try(f, object)
  local function with(...)
    if object == nil then call(f, ...) else call(f, object, ...) end
  end
  with()
  for i = 1, #ONE do with(ONE[i]) end
  for _, a in ipairs(TWO) do
    for _, b in ipairs(TWO) do with(a, b) end
  end
  -- What can end does so now.
  time.sleep("1ms")
end

local function walk(name, t)
  for key, v in next, t do
    if type(v) == "table" then walk(name .. "." .. tostring(key), v) else meet(v) add(name .. "." .. tostring(key), v) end
  end
end

for _, name in ipairs(MODULES) do
  local found, module = pcall(require, name)
  if not found then print(module)
  elseif type(module) == "table" then walk(name, module)
  else meet(module) end
end
local db = require("sql").open{driver = "sqlite", file = ":memory:"}
for _, object in ipairs{db, db:begin(), time.now(), require("text").regexp.compile("a(b)"), require("sql").builder.select("a")} do meet(object) end

local i = 1
while waiting[i] do
  try(waiting[i][2], waiting[i][3])
  waiting[i] = false
  i = i + 1
end
print(i > 400)
print(n_calls > 20000 and n_unfinished < n_calls / 10 or n_unfinished .. " of " .. n_calls .. " have not ended")
os.exit(0)
