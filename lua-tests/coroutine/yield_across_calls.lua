-- 6.2 coroutine.yield: through pcall, xpcall, metamethods, iterators and nested functions
local function run(f, ...)
  local co = coroutine.create(f)
  local args = table.pack(...)
  for i = 1, 10 do
    local r = table.pack(coroutine.resume(co, table.unpack(args, 1, args.n)))
    print(i, coroutine.status(co), table.unpack(r, 1, r.n))
    if coroutine.status(co) == "dead" then break end
    args = table.pack("r" .. i)
  end
end
local y = coroutine.yield
run(function() return pcall(y, 1) end)
run(function() return xpcall(function() return y("in xpcall") end, print) end)
run(function() return pcall(pcall, pcall, y, "deep") end)
run(function() local t = setmetatable({}, { __index = function(_, k) return y(k) end }) return t.a, t.b end)
run(function() local t = setmetatable({}, { __newindex = function(_, k, v) y(k, v) end }) t.x = 5 return "set" end)
run(function() local t = setmetatable({}, { __add = function(a, b) return y("add") end, __concat = function() return y("concat") end }) return t + 1, t .. "x", "y" .. t end)
run(function() local t = setmetatable({}, { __eq = function() return y("eq") end, __lt = function() return y("lt") end, __le = function() return y("le") end }) local u = setmetatable({}, getmetatable(t)) return t == u, t < u, t <= u, t ~= u end)
run(function() local t = setmetatable({}, { __call = function(self, a) return y("call", a) end, __len = function() return y("len") end, __unm = function() return y("unm") end }) return t(9), #t, -t end)
run(function() for a in function(_, c) return y("iter", c) end do return a end end)
run(function() local n = 0 for i = 1, 3 do n = n + (y(i) and 1 or 0) end return n end)
run(function(...) return y(...) end, 1, nil, 3)
run(function() return (function() return (function() return y("tail") end)() end)() end)
run(function() local t = setmetatable({}, { __pairs = function() return function(_, k) if not k then return y("pairs"), 1 end end, {}, nil end }) for k, v in pairs(t) do return k, v end end)
