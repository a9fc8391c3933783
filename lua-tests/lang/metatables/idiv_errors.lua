-- 2.4: handlers of // that fail, are no functions, or are missing
local function with(h) return setmetatable({}, {__idiv = h}) end
local function try(f, ...) print(select(2, pcall(f, ...))) end
local bad = with(function(a, b) error("from handler") end)
local lvl2 = with(function(a, b) error("blame the caller", 2) end)
local tab = with(function(a, b) error({code = 42}) end)
try(function() return bad // 1 end)
try(function() return 1 // bad end)
try(function() return lvl2 // 1 end)
print(pcall(function() return "x" // lvl2 end))
local ok, e = pcall(function() return tab // tab end)
print(ok, type(e), e.code)
-- a handler that is not callable
try(function() return with(1) // 1 end)
try(function() return with("name") // 1 end)
try(function() return with({}) // 1 end)
try(function() return with(true) // 1 end)
try(function() return with(false) // 1 end)
-- a handler that is callable through __call
local callable = setmetatable({}, {__call = function(self, a, b) return "called " .. type(self) .. type(a) .. type(b) end})
print(with(callable) // 1)
print(1 // with(callable))
-- error inside nested handlers keeps its position
local deep = with(function(a, b) return a.x.y end)
try(function() return deep // 1 end)
-- no handler on one side only
local none = {}
try(function() return none // 1 end)
try(function() return 1 // none end)
try(function() local s = "str"; return none // s end)
try(function() local s = "str"; return s // none end)
try(function() return none // nil end)
try(function() return nil // none end)
try(function() return (nil) // (1) end)
-- after the errors all still works
print(pcall(function() return with(function() return "fine" end) // 1 end))
