-- 6.2: pull and push pipelines with filters between
local function producer(lines) return coroutine.create(function() for _, l in ipairs(lines) do coroutine.yield(l) end return nil end) end
local function receive(p) local ok, v = coroutine.resume(p) if ok then return v end end
local function numbering(p) return coroutine.create(function() local n = 1 while true do local l = receive(p) if not l then return nil end coroutine.yield(string.format("%2d %s", n, l)) n = n + 1 end end) end
local function upper(p) return coroutine.create(function() while true do local l = receive(p) if not l then return nil end coroutine.yield(l:upper()) end end) end
local function consumer(p) local n = 0 while true do local l = receive(p) if not l then break end n = n + 1 print(l) end return n end
print(consumer(numbering(producer { "one", "two", "three" })))
print(consumer(upper(numbering(producer { "a b", "c" }))))
print(consumer(numbering(upper(producer {}))))
local function sink() return coroutine.wrap(function() local all = {} while true do local v = coroutine.yield() if v == nil then return table.concat(all, "+") end all[#all + 1] = v end end) end
local s = sink()
s()
for i = 1, 4 do s(i) end
print(s(nil))
local function tee(...) local out = { ... } return coroutine.wrap(function() while true do local v = coroutine.yield() for _, o in ipairs(out) do o(v) end end end) end
local a, b = {}, {}
local t = tee(function(v) a[#a + 1] = v end, function(v) b[#b + 1] = v * v end)
t()
for i = 1, 3 do t(i) end
print(table.concat(a, " "), table.concat(b, " "))
local function buffer(n, p) return coroutine.wrap(function() local q = {} while true do while #q < n do local v = receive(p) if v == nil then break end q[#q + 1] = v end if #q == 0 then return end coroutine.yield(table.concat(q, ",")) q = {} end end) end
for chunk in buffer(2, producer { "1", "2", "3", "4", "5" }) do print(chunk) end
