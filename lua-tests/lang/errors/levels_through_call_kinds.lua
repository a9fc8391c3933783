-- 6.1 error levels seen through tail calls, pcall, coroutines, natives, metamethods and loads
local function lvl(n) error("L" .. n, n) end
local function through(f) for n = 1, 4 do print(n, select(2, pcall(f, n))) end end
local function plain(n)
  lvl(n)
  return 1
end
through(plain)
through(function(n) return lvl(n) end)
through(function(n) local r = select(2, pcall(lvl, n)) error(r, 0) end)
through(function(n) coroutine.wrap(function() lvl(n) end)() end)
through(function(n) table.sort({2, 1}, function() lvl(n) end) end)
through(function(n) ("x"):gsub("x", function() lvl(n) end) end)
through(function(n) load("local f, n = ... \n f(n) return 1", "=loaded")(lvl, n) return 1 end)
through(function(n) for _ in function() lvl(n) end do end end)
through(setmetatable({}, {__call = function(_, n) plain(n) return 1 end}))
through(function(n) local t = setmetatable({}, {__index = function() lvl(n) end}) return t.x .. "" end)
through(function(n) xpcall(lvl, function(m) error(m, 0) end, n) error("after", 0) end)
