-- 2.3/2.4: errors raised in a handler for lt: levels, positions, names of functions, nested handlers
local function object(f) return setmetatable({}, {__lt = f}) end
local function try(f, ...) print(select(2, pcall(f, ...))) end
local function use(o)
  return o < 1
end
for level = 0, 3 do
  try(function()
    local r = use(object(function() error("level " .. level, level) end))
    return r
  end)
end
try(function() local r = use(object(function() local t = nil; return t.field end)) return r end)
try(function() local r = use(object(function(a, b) return rawget(a, "x").y.z end)) return r end)
try(function() local r = use(object(function() undefinedfunction() end)) return r end)
try(function() local r = use(object(function() return 1 + {} end)) return r end)
try(function() local r = use(object(function() string.rep() end)) return r end)
try(function() local r = use(object(function() assert(false, "assertion text") end)) return r end)
local ok, e = pcall(use, object(function() error({code = 7}) end))
print(ok, type(e), e.code)
print(pcall(use, object(function() error() end)))
print(pcall(use, object(function() error(nil, 2) end)))
-- the handler sees its own frames, and the name it was called by
local info
pcall(use, object(function() info = debug.getinfo(1, "nSl") return "" end))
print(info.name, info.namewhat, info.what, info.currentline)
pcall(use, object(function() info = debug.getinfo(2, "nSl") return "" end))
print(info.what, info.currentline)
-- an error inside a handler inside a handler
local inner = object(function() error("innermost") end)
try(function() local r = use(object(function() return use(inner) end)) return r end)
-- caught inside the handler: the operation goes on
print(pcall(function() use(object(function() pcall(error, "caught") return "fine" end)) return "done" end))
-- in a coroutine
local co = coroutine.create(function() use(object(function() error("in coroutine", 0) end)) end)
print(coroutine.resume(co)) print(coroutine.status(co))
