-- B6: handlers run on top of the raiser; dead coroutines keep their frames
local function raiser() error("problem") end
local function caller() raiser() return 1 end
local _, tb = xpcall(caller, debug.traceback)
print(tb:find("raiser") ~= nil, tb:find("caller") ~= nil, tb:match("^[^\n]+"))
local co = coroutine.create(function() raiser() return 1 end)
print(coroutine.resume(co))
print(debug.traceback(co):find("[C]: in function 'error'", 1, true) ~= nil, debug.traceback(co):find("raiser") ~= nil)
print(xpcall(raiser, function(m) error("again " .. #m, 0) end))
local n = 0
print(xpcall(raiser, function(m) n = n + 1 if n < 5 then error(m, 0) end return "level " .. n end))
print(xpcall(raiser, function() local function over() return 1 + over() end return over() end))
local function deep() return 1 + deep() end
print(xpcall(deep, function(m) local t = {} for i = 1, 50 do t[i] = i end return #t, (m:match("stack overflow")) end))
print(xpcall(deep, function(m) return select("#", string.byte(m, 1, 10)) end))
print(xpcall(raiser, function(m) return debug.getinfo(2, "n").name end))
print(xpcall(raiser, function(m) return coroutine.wrap(function(x) return x:sub(-7) end)(m) end))
print(xpcall(raiser, function(m) return select(2, pcall(error, "inner", 0)) .. "/" .. m:sub(-7) end))
print(select("#", xpcall(raiser, function() return end)), select("#", xpcall(raiser, function() return 1, 2, 3 end)))
print(xpcall(function() local ok, e = xpcall(raiser, function(m) return "inner handler" end) error(e, 0) end, function(m) return m .. ", outer handler" end))
print(xpcall(function() pcall(raiser) return "no handler inside pcall" end, function() print("must not run") end))
