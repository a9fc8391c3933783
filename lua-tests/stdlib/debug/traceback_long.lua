-- 6.10 debug.traceback: long stacks are cut in the middle
local function lines(s) local n = 0 for _ in s:gmatch("\n") do n = n + 1 end return n end
local function rec(n) if n == 0 then return (debug.traceback("deep")) end local r = rec(n - 1) return r end
for _, n in ipairs { 1, 5, 10, 17, 18, 19, 20, 21, 22, 23, 50, 1000 } do
  local s = rec(n)
  print(n, lines(s), s:find("\n\t...\n", 1, true) ~= nil)
end
print(rec(40))
print(rec(19))
local co = coroutine.create(function() local function r(n) if n == 0 then coroutine.yield() end r(n - 1) return 1 end r(30) end)
coroutine.resume(co)
print(lines(debug.traceback(co)))
print(debug.traceback(co, "suspended", 5))
