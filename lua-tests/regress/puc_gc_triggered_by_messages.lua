-- Class: collection not triggered while error messages or binary chunks are made.
local function flat(name, f)
  collectgarbage()
  local before = collectgarbage("count")
  local most = 0
  for i = 1, 3000 do
    f(i)
    if i % 100 == 0 then most = math.max(most, collectgarbage("count")) end
  end
  print(name, most < before + 4000)
end
local long = ("x"):rep(2000)
flat("runtime error", function(i) pcall(function() local t = {} return t[long].y.z end) end)
flat("error call", function(i) pcall(error, long .. i) end)
flat("syntax error", function(i) load("x = = " .. i .. long) end)
flat("dump", function(i) string.dump(function(a) return a + 1, "constant", long end) end)
flat("load", function(i) load("return function() return '" .. long .. i .. "' end") end)
flat("traceback", function(i) debug.traceback(long .. i) end)
flat("format", function(i) string.format("%s %d %q", long, i, long) end)
flat("tostring", function(i) tostring({}) tostring(i + 0.5) end)
