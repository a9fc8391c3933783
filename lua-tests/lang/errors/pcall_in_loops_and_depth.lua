-- errors caught many times, in loops, recursions, with state and resources
local n, errs = 0, 0
for i = 1, 10000 do local ok, e = pcall(function() if i % 3 == 0 then error(i) elseif i % 5 == 0 then local x = nil; return x.y end n = n + 1 return i end) if not ok then errs = errs + 1 end end print(n, errs)
local function rec(d) local ok, e = pcall(function() if d == 0 then error("bottom", 0) end return rec(d - 1) end) if not ok then return e .. "<" .. d end return e end print(rec(0), rec(5))
local function unwind(d) if d == 0 then error({depth = 0}) end local ok, e = pcall(unwind, d - 1) e.depth = e.depth + 1 error(e) end local ok, e = pcall(unwind, 50) print(ok, e.depth)
local opened, closed = 0, 0 local function with(f) opened = opened + 1 local r = table.pack(pcall(f)) closed = closed + 1 if r[1] then return table.unpack(r, 2, r.n) end error(r[2], 0) end print(pcall(with, function() return with(function() return with(function() error("deep", 0) end) end) end)) print(opened, closed, with(function() return 1, nil, 3 end))
local i = 0 repeat i = i + 1 local ok = pcall(function() if i < 5 then error() end end) until ok print(i)
while true do local ok, v = pcall(function() i = i - 1 if i == 0 then return "zero" end error() end) if ok then print(v) break end end
for k = 1, 3 do local ok, v = pcall(function() for j = 1, 10 do if j == k * 2 then return j end if k == 2 and j == 3 then error("three", 0) end end end) print(k, ok, v) end
local fs = {} for k = 1, 3 do local ok = pcall(function() local v = k * 10 fs[k] = function() v = v + 1 return v end error("closure survives") end) end print(fs[1](), fs[1](), fs[2](), fs[3]())
local co = coroutine.wrap(function() for k = 1, 3 do local ok, v = pcall(function() local r = coroutine.yield(k) if r == "fail" then error("asked to", 0) end return r end) coroutine.yield(tostring(ok) .. tostring(v)) end end) print(co(), co("go"), co(), co("fail"), co(), co("x"))
print(select("#", pcall(table.unpack, {}, 1, 100)), (pcall(error)), #tostring(select(2, pcall(error, ("m"):rep(1000)))))
