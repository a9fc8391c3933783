-- 2.4 __newindex with a table: assignments go there, existing keys stay
local store = {}
local t = setmetatable({own = 1}, {__newindex = store})
t.own = 2
t.new = 3
t[1] = "one"
print(t.own, rawget(t, "new"), store.new, rawget(t, 1), store[1])
rawset(t, "raw", 4)
print(rawget(t, "raw"), store.raw)
t.own = nil
print(rawget(t, "own"), store.own)
t.own = 5
print(rawget(t, "own"), store.own)
local c = {}
local b = setmetatable({}, {__newindex = c})
local a = setmetatable({}, {__newindex = b})
a.x = "deep"
print(rawget(a, "x"), rawget(b, "x"), c.x)
local self = {}
setmetatable(self, {__newindex = self})
print(pcall(function() self.y = 1 end))
print(rawget(self, "y"))
local both = setmetatable({}, {__index = store, __newindex = store})
both.z = 9
print(both.z, store.z, rawget(both, "z"))
both.z = nil
print(both.z, store.z)
local arr = setmetatable({1, 2, 3}, {__newindex = store})
arr[#arr + 1] = 4
arr[2] = "two"
print(#arr, store[4], arr[2])
arr[3] = nil
arr[3] = "three"
print(#arr, rawget(arr, 3), store[3])
