-- unary ~ on wrong operands
local t = {f = {}, s = "abc", fl = 1.5}
local up
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() local x; return ~x end)
try(function() local x = {}; return ~x end)
try(function() local x = "abc"; return ~x end)
try(function() return ~up end)
try(function() return ~t.f end)
try(function() return ~t.s end)
try(function() return ~t.none end)
try(function() return ~undefinedglobal end)
try(function() return ~nil end)
try(function() return ~true end)
try(function() return ~{} end)
try(function() return ~print end)
try(function() return ~"x" end)
try(function() return ~"" end)
try(function() return ~(function() end)() end)
try(function(...) return ~... end, print)
try(function() return ~t[1] end)
try(function() return ~ ~t.f end)
