-- 6.2: yields between pcall levels, errors after resumption, handlers
local log = {}
local function note(...) log[#log + 1] = table.concat({ ... }, " ") end
local co = coroutine.create(function()
  local ok, e = pcall(function()
    note("in 1")
    local ok2, e2 = pcall(function()
      note("in 2")
      local v = coroutine.yield("y1")
      note("resumed", v)
      error("e" .. v, 0)
    end)
    note("caught 2", tostring(ok2), e2)
    local v = coroutine.yield("y2")
    error("outer" .. v, 0)
  end)
  note("caught 1", tostring(ok), e)
  local r = table.pack(xpcall(function(...) local s = coroutine.yield("y3", ...) return s.x end, function(m) note("handler") return "H:" .. m:match("attempt.*") end, "arg"))
  note("xpcall", tostring(r[1]), r[2])
  return "end"
end)
print(coroutine.resume(co)) print(coroutine.resume(co, 1)) print(coroutine.resume(co, 2)) print(coroutine.resume(co, nil))
for _, l in ipairs(log) do print(l) end
print(coroutine.status(co))
co = coroutine.wrap(function() for i = 1, 3 do local ok, v = pcall(coroutine.yield, i) print(ok, v) end return pcall(pcall, error, "x") end)
print(co()) print(co("a")) print(co("b")) print(co("c"))
local function thrower() local ok, e = pcall(function() coroutine.yield() error(setmetatable({}, { __tostring = function() return "object" end })) end) return tostring(e) end
co = coroutine.create(thrower)
coroutine.resume(co)
print(coroutine.resume(co))
local inner = coroutine.create(function() coroutine.yield(1) error("inner", 0) end)
local outer = coroutine.create(function() local a = { coroutine.resume(inner) } coroutine.yield(a[2]) return coroutine.resume(inner) end)
print(coroutine.resume(outer)) print(coroutine.resume(outer)) print(coroutine.status(inner), coroutine.status(outer))
