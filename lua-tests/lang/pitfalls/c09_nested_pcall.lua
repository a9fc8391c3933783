-- C9: pcall nested deeply in Lua functions
-- not-under: gc every collection would scan a stack of hundreds of thousands of frames
local function nest(n) if n == 0 then return "bottom" end local ok, r = pcall(nest, n - 1) return r end
print(nest(10), nest(100), nest(150))
local function nesterr(n) if n == 0 then error("bottom", 0) end local ok, r = pcall(nesterr, n - 1) if not ok then error(r, 0) end return r end
print(pcall(nesterr, 150))
local function x(n) if n == 0 then error("deep", 0) end return select(2, xpcall(x, function(m) return m .. "h" end, n - 1)) end
print(x(1), x(5), x(50))
local count
function count(n) local ok, r = pcall(function() if n == 0 then return 0 end return count(n - 1) + 1 end) return ok and r or -1 end
print(count(10), count(80))
local ok, e = pcall(function() local function inf() return pcall(inf) and 1 or 2 end return inf() end)
print(ok)
local depth = 0
local function rec() depth = depth + 1 local ok, e = pcall(rec) if not ok then error(e, 0) end end
ok, e = pcall(rec)
print(ok, e:match("stack overflow"), depth > 150)
print(coroutine.wrap(function() return nest(100) end)())
local co = coroutine.wrap(function() local function y(n) if n == 0 then return coroutine.yield("in") end return select(2, pcall(y, n - 1)) end return y(100) end)
print(co()) print(co("out"))
