-- Allocation alone runs the collector: tables, strings, closures, coroutines.
local function waits_for(name, allocate)
  local done = false
  local function make() setmetatable({}, {__gc = function() done = true end}) end
  make()
  local i = 0
  repeat
    i = i + 1
    allocate(i)
  until done
  print(name, done)
end
waits_for("tables", function(i) return {} end)
waits_for("strings", function(i) return "string " .. i end)
waits_for("long strings", function(i) return ("x"):rep(100) .. i end)
waits_for("closures", function(i) return function() return i end end)
waits_for("coroutines", function(i) return coroutine.create(print) end)
waits_for("growth", function(i) local t = {} for k = 1, 50 do t[k] = k end end)
waits_for("load", function(i) return load("return " .. i) end)
waits_for("gsub", function(i) return (("abc"):gsub("%w", "%0%0")) .. i end)
waits_for("format", function(i) return string.format("%d %s %5.2f", i, "x", i) end)
waits_for("concat", function(i) return table.concat({i, i, i}, ",") end)
