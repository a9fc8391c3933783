-- 6.10: counting calls by name
local counts, order = {}, {}
local function profile(f)
  counts, order = {}, {}
  debug.sethook(function(e)
    local i = debug.getinfo(2, "nS")
    local k = e .. " " .. i.what .. " " .. tostring(i.name)
    if not counts[k] then counts[k] = 0 order[#order + 1] = k end
    counts[k] = counts[k] + 1
  end, "c")
  f()
  debug.sethook()
  for _, k in ipairs(order) do print(k, counts[k]) end
end
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
local function loop(n) if n > 0 then return loop(n - 1) end end
profile(function() fib(5) end)
profile(function() loop(6) end)
profile(function() for i = 1, 3 do math.abs(i) string.len("x") end end)
profile(function() pcall(error) pcall(fib, 1) end)
profile(function() string.gsub("abc", ".", function(c) return c:upper() end) end)
profile(function() local t = setmetatable({}, { __index = function() return 1 end, __call = function() return 2 end }) local x = t.a + t() end)
