-- 5.3: an error in a finalizer leaves collectgarbage with a message.
local function make() setmetatable({}, {__gc = function() error("oops", 0) end}) end
make()
print(pcall(collectgarbage))
local function make2() setmetatable({}, {__gc = function() error({}) end}) end
make2()
print(pcall(collectgarbage))
local function make3() setmetatable({}, {__gc = function() local x = nil; x() end}) end
make3()
local ok, message = pcall(collectgarbage)
print(ok, (message:gsub("%S+:%d+:", "place:")))
print(pcall(collectgarbage))
