-- 6.10 / 6.1: limiting instructions, replacing environments, protecting metatables
local function run(src, limit, env)
  env = env or {}
  local f, e = load(src, "=sandbox", "t", env)
  if not f then return "syntax", e end
  local co = coroutine.create(f)
  debug.sethook(co, function() error("quota exceeded", 0) end, "", limit)
  local ok, r = coroutine.resume(co)
  return ok, r
end
print(run("return 1 + 1", 1000))
print(run("while true do end", 1000))
print(run("local function f() return f() end return f()", 1000))
print(run("for i = 1, 1e9 do end", 1000))
print(run("return #string.rep('x', 10)", 1000))
print(run("return #string.rep('x', 10)", 1000, { string = string }))
print(run("x = 1 return x", 1000))
print(run("return x", 1000))
print(run("return 1 +", 1000))
print(run("error('inside')", 1000, { error = error }))
print(run("pcall(function() while true do end end) return 'escaped'", 1000, { pcall = pcall }))
local env = setmetatable({}, { __index = function(_, k) return "no " .. k end, __newindex = function(_, k) error("global " .. k .. " is not allowed", 2) end })
print(run("return foo", 1000, env))
print(run("local a = 1\nbar = a", 1000, env))
local counter = {}
print(run("for i = 1, 10 do n = (n or 0) + i end return n", 10000, counter), counter.n)
print(run("local t = setmetatable({}, {__index = function(t, k) return k end}) return t.abc", 1000, { setmetatable = setmetatable }))
print(x, n, bar)
