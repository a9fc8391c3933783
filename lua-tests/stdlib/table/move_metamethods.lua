-- 6.6 table.move: reads by __index, writes by __newindex, direction matters
local function proxy(name, store, log)
  return setmetatable({}, {
    __index = function(_, k) log[#log + 1] = name .. "r" .. k return store[k] end,
    __newindex = function(_, k, v) log[#log + 1] = name .. "w" .. k store[k] = v end,
    __len = function() error("length is not needed") end,
  })
end
local log = {}
local sa, sb = { 10, 20, 30 }, {}
local a, b = proxy("a", sa, log), proxy("b", sb, log)
local function flush() print(table.concat(log, " ")) for i = #log, 1, -1 do log[i] = nil end end
table.move(a, 1, 3, 1, b) flush()
table.move(a, 1, 3, 2) flush()
table.move(a, 2, 4, 1) flush()
table.move(a, 1, 3, 4) flush()
table.move(a, 1, 0, 4) flush()
table.move(a, 1, 3, 2, b) flush()
print(table.concat(sa, " "), table.concat(sb, " "))
table.move({ 1, 2 }, 1, 2, 3, a) flush()
print(pcall(table.move, setmetatable({}, { __index = function(_, k) error("read " .. k, 0) end }), 1, 3, 1))
print(pcall(table.move, setmetatable({}, { __index = function(_, k) error("read " .. k, 0) end }), 1, 3, 2))
print(pcall(table.move, { 1, 2, 3 }, 1, 3, 5, setmetatable({}, { __newindex = function(_, k) error("write " .. k, 0) end })))
local t = setmetatable({}, { __eq = function() return true end })
local u = setmetatable({}, getmetatable(t))
print(table.move({ "x" }, 1, 1, 1, t) == t)
debug.setmetatable(1, { __index = function(n, k) return n * k end })
print(table.concat(table.move(7, 1, 3, 1, {}), " "))
print(pcall(table.move, {}, 1, 1, 1, 7))
debug.setmetatable(1, nil)
