-- __len: errors, missing and non-callable handlers, changes at run time
local function with(h) return setmetatable({}, {__len = h}) end
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() local x = with(function() error("inside") end); return #x end)
try(function() local x = with(function() error("outside", 2) end); return #x end)
try(function() return #with(1) end)
try(function() return #with("s") end)
try(function() return #with({}) end)
try(function() local x = with(false); return #x end)
local ok, e = pcall(function() return #with(function() error({1, 2}) end) end)
print(ok, #e)
local mt = {}
local o = setmetatable({1, 2, 3}, mt)
print(pcall(function() return #o end))
mt.__len = function() return "handled" end
print(pcall(function() return #o end))
mt.__len = nil
print(pcall(function() return #o end))
mt.__len = function() return "again" end
print(#o)
setmetatable(o, nil)
print(pcall(function() return #o end))
local base = {__len = function() return "inherited" end}
base.__index = base
local derived = setmetatable({}, base)
print(pcall(function() return #setmetatable({1}, derived) end))
print(#derived)
