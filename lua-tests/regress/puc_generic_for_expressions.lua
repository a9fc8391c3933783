-- four or more expressions in a generic for
local log = {}
local function e(n, ...) log[#log + 1] = n return ... end
for k in e(1, function(s, c) log[#log + 1] = tostring(s) .. tostring(c) if c == "i" then return "x" end end), e(2, "s"), e(3, "i"), e(4, "extra"), e(5, "more") do log[#log + 1] = k end
print(table.concat(log, " "))
for k, v in next, {10}, nil, nil, nil, 1, 2, 3 do print(k, v) end
local function many() return next, {20}, nil, 4, 5, 6 end
for k, v in many() do print(k, v) end
for k, v in many(), {30}, nil do print(k, v) end
for k, v in (many()), {40}, nil, many() do print(k, v) end
for a, b, c, d, e, f in function(_, x) if not x then return 1, 2, 3, 4, 5 end end, nil, nil, nil, nil do print(a, b, c, d, e, f) end
local fs = {}
for i, v in ipairs{"p", "q"} do fs[#fs + 1] = function() return i, v end end
print(fs[1]()) print(fs[2]())
print(pcall(function() for a in 1, 2, 3, 4, 5 do end end))
print(pcall(function() for a in nil, nil, nil, print do end end))
for a in coroutine.wrap(function(...) coroutine.yield(select("#", ...)) end), 1, 2, 3, 4 do print(a) end
