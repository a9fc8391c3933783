-- 6.6 table.insert: __len, __index and __newindex are used
local log = {}
local store = { "a", "b", "c" }
local p = setmetatable({}, {
  __len = function() log[#log + 1] = "len" return #store end,
  __index = function(_, k) log[#log + 1] = "get" .. k return store[k] end,
  __newindex = function(_, k, v) log[#log + 1] = "set" .. k .. "=" .. tostring(v) store[k] = v end,
})
local function flush(what) print(what, table.concat(log, " "), "|", table.concat(store, ",")) log = {} end
table.insert(p, "d") flush("append")
table.insert(p, 1, "z") flush("front")
table.insert(p, 3, "m") flush("middle")
table.insert(p, #store + 1, "e") flush("end")
print(pcall(table.insert, p, 99, "x")) flush("bad")
print(rawlen(p), next(p))
print(pcall(table.insert, setmetatable({}, { __len = function() return "2" end }), "x"))
print(pcall(table.insert, setmetatable({}, { __len = function() return 1.5 end }), "x"))
print(pcall(table.insert, setmetatable({}, { __len = function() return nil end }), "x"))
print(pcall(table.insert, setmetatable({}, { __newindex = function() error("read only", 0) end }), "x"))
local t = setmetatable({ 1, 2, 3 }, { __len = function() return 10 end })
table.insert(t, "eleven")
print(rawget(t, 11), rawget(t, 4))
debug.setmetatable(1, { __len = function() return 0 end, __index = function() return 1 end, __newindex = function(_, k, v) print("number set", k, v) end })
print(pcall(table.insert, 5, "v"))
debug.setmetatable(1, nil)
print(pcall(table.insert, 5, "v"))
print(pcall(table.insert, setmetatable({}, { __len = function() return math.maxinteger end }), "wrap"))
