-- A hook for returns sees the native that is about to return, whatever that returns, and the collector may run in it.
local function watch(f, ...)
  local seen = {}
  debug.sethook(function(event)
    local garbage = {{}, {}}
    collectgarbage("step")
    local info = debug.getinfo(2, "fS")
    if info.func == f then seen[#seen + 1] = event .. ":" .. info.what end
  end, "r")
  local results = table.pack(f(...))
  debug.sethook()
  return table.concat(seen, " "), results
end

local function show(name, seen, results)
  local list = {}
  for i = 1, results.n do
    local v = results[i]
    list[i] = type(v) == "function" and "function " .. tostring(v()) or tostring(v)
  end
  print(name, seen, table.concat(list, " "))
end

show("load", watch(load, "return 42"))
show("load, bad", watch(load, "return return"))
show("select #", watch(select, "#", 1, 2, 3))
show("select", watch(select, 2, "a", "b", "c"))
show("type", watch(type, print))
show("rawget", watch(rawget, {f = function() return "from table" end}, "f"))
show("string.rep", watch(string.rep, "ab", 3))
show("next", watch(next, {10}))
show("rawlen", watch(rawlen, "four"))
show("pcall", watch(pcall, load, "return 'inner'"))
show("tostring", watch(tostring, setmetatable({}, {__tostring = function() return "by metamethod" end})))
show("gsub", watch(string.gsub, "abc", "%w", function(c) return c:upper() end))
show("upvalue", (function()
  local captured = function() return "captured" end
  local seen, results = watch(debug.getupvalue, function() return captured() end, 1)
  return seen, {n = 2, results[1], results[2]}
end)())

-- Programs that are loaded, stripped and run under hooks.
local count = 0
debug.sethook(function(event) assert(type(event) == "string") count = count + 1 end, "cr")
local sum = 0
for i = 1, 200 do
  local f = load(string.dump(load("local x = ... return function(y) return x + y end"), true))
  sum = sum + f(i)(1)
  local ok, message = pcall(load("local x = nil + 1"))
  assert(not ok and message:find("arithmetic"))
end
debug.sethook()
print(sum, count > 1000)
