-- 6.1 error / 2.3: the position prefix through levels of functions, chunks and pcall
local function raise(level) error("msg", level) end
local function a(l) raise(l) return 1 end
local function b(l) a(l) return 1 end
for l = 0, 5 do print(l, pcall(b, l)) end
local f = load("local r, l = ... r(l)\nreturn 1", "=chunk")
for l = 0, 4 do print(l, pcall(f, raise, l)) end
print(pcall(load("error('direct')", "=c")))
print(pcall(load("local function g() error('x', 2) end\ng()", "=c")))
print(pcall(load("\n\nerror('line three')", "=c")))
print(pcall(function() local ok, e = pcall(error, "inner") error(e, 0) end))
print(pcall(function() local ok, e = pcall(error, "inner") error(e) end))
print(pcall(function() local ok, e = pcall(function() error("inner") end) error("outer: " .. e) end))
print(pcall(string.gsub, "x", "x", function() error("in callback") end))
print(pcall(string.gsub, "x", "x", function() error("in callback", 2) end))
print(pcall(table.sort, { 1, 2 }, function() error("in sort", 2) end))
print(pcall(setmetatable({}, { __call = function() error("in call") end })))
print(pcall(function() return setmetatable({}, { __index = function() error("in index", 2) end }).x end))
print(pcall(function() return setmetatable({}, { __add = function() error("in add", 2) end }) + 1 end))
print(pcall(coroutine.wrap(function() error("in coroutine") end)))
print(pcall(coroutine.wrap(function() error("in coroutine", 2) end)))
print(pcall(load, function() error("in reader") end))
print(pcall(error, "level one from C", 1), pcall(error, "level two from C", 2))
