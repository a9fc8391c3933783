-- 6.6 table.remove: __len, __index and __newindex are used
local log, store = {}, { "a", "b", "c" }
local p = setmetatable({}, {
  __len = function() log[#log + 1] = "len" return #store end,
  __index = function(_, k) log[#log + 1] = "get" .. k return store[k] end,
  __newindex = function(_, k, v) log[#log + 1] = "set" .. k .. "=" .. tostring(v) store[k] = v end,
})
local function flush(what, v) print(what, v, table.concat(log, " "), "|", table.concat(store, ",")) log = {} end
flush("last", table.remove(p))
flush("front", table.remove(p, 1))
flush("only", table.remove(p))
flush("empty", table.remove(p))
flush("empty 1", table.remove(p, 1))
flush("empty 0", table.remove(p, 0))
print(pcall(table.remove, p, 5))
print(pcall(table.remove, setmetatable({}, { __len = function() return 2.5 end })))
print(pcall(table.remove, setmetatable({}, { __len = function() return "x" end })))
print(pcall(table.remove, setmetatable({}, { __len = function() error("no length", 0) end })))
local t = setmetatable({ 1, 2, 3 }, { __len = function() return 2 end })
print(table.remove(t), rawget(t, 2), rawget(t, 3))
print(table.remove(setmetatable({}, { __len = function() return -5 end }), -5))
print(pcall(table.remove, setmetatable({}, { __len = function() return -5 end }), -4))
print(pcall(table.remove, setmetatable({}, { __len = function() return math.maxinteger end, __index = function(_, k) return k end, __newindex = function() end })))
