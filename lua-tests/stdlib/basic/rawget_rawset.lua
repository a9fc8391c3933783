-- 6.1 rawget, rawset: no metamethods; key checks
local log = {}
local t = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get " .. tostring(k) return "virtual" end,
  __newindex = function(_, k) log[#log + 1] = "set " .. tostring(k) end,
})
print(t.x, rawget(t, "x"))
t.y = 1
print(rawget(t, "y"))
print(rawset(t, "y", 2) == t)
print(rawget(t, "y"), t.y)
print(table.concat(log, "; "))
print(pcall(rawset, t, nil, 1))
print(pcall(rawset, t, 0/0, 1))
print(rawget(t, nil), rawget(t, 0/0))
print(pcall(rawget))
print(pcall(rawget, {}))
print(pcall(rawget, 1, 2))
print(pcall(rawset, {}))
print(pcall(rawset, {}, 1))
print(pcall(rawset, "s", 1, 2))
rawset(t, 1.0, "one")
print(rawget(t, 1), next({ [2.0] = true }))
rawset(t, 2^53, "big")
print(rawget(t, 1 << 53))
rawset(t, "y", nil)
print(rawget(t, "y"))
