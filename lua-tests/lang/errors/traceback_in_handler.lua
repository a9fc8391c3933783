-- the handler runs before unwinding: it sees the frames of the raiser
local function inner() error("problem") end
local function middle() inner() return 1 end
local function outer() middle() return 1 end
local _, tb = xpcall(outer, debug.traceback)
print(tb:match("^[^\n]*"))
local names = {}
for n in tb:gmatch("in %a+ '([^']+)'") do names[#names + 1] = n end
print(table.concat(names, " "))
print((tb:find("traceback_in_handler.lua:2:", 1, true)) ~= nil, (tb:find(":3:", 1, true)) ~= nil, (tb:find(":4:", 1, true)) ~= nil)
local info
xpcall(outer, function(m) info = debug.getinfo(3, "Sln"); return m end)
print(info.currentline, info.what, info.short_src)
local vals = {}
xpcall(function() local secret = "hidden"; local x = secret .. nil end, function(m)
  local i = 1
  while true do
    local n, v = debug.getlocal(2, i)
    if not n then break end
    if n == "secret" then vals[#vals + 1] = v end
    i = i + 1
  end
end)
print(vals[1])
print(debug.traceback("msg", 1):match("^msg\nstack traceback:\n\t") ~= nil)
print(debug.traceback({}) ~= nil, type(debug.traceback({})), debug.traceback(12):match("^12\n") ~= nil)
print(debug.traceback(nil) == nil, type(debug.traceback()))
print(xpcall(error, debug.traceback, nil))
