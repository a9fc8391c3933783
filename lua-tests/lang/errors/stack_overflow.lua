-- stack overflow is an ordinary error
-- not-under: gc every collection would scan a stack of hundreds of thousands of frames
local function rec(n) return 1 + rec(n + 1) end
local ok, e = pcall(rec, 1)
print(ok, e:match("stack overflow") or e)
print(e:match("^(.-:%d+:)"))
local function mutual(a) local function b(x) return mutual(x) + 1 end return b(a) + 1 end
local ok2, e2 = pcall(mutual, 1)
print(ok2, e2:match("stack overflow"))
local depth = 0
local function count() depth = depth + 1; count() depth = depth end
print(pcall(count) == false, depth > 10000)
local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end})
local ok3, e3 = pcall(function() return t[1] end)
print(ok3, (e3:match("stack overflow")))
print(xpcall(rec, function(m) return m:match("stack overflow") end, 1))
local co = coroutine.create(rec)
local ok4, e4 = coroutine.resume(co, 1)
print(ok4, e4:match("stack overflow"), coroutine.status(co))
for i = 1, 3 do print(i, (pcall(rec, 1))) end
local function okdepth(n) if n == 0 then return "bottom" end return (okdepth(n - 1)) end
print(okdepth(10000))
