-- 2.1 / 6.4: equal strings are the same key whatever way they were built
local t = {}
t["abc"] = 1
print(t["a" .. "bc"], t[("xabcx"):sub(2, 4)], t[string.char(97, 98, 99)], t[("ABC"):lower()], t[table.concat { "a", "b", "c" }], t[("cba"):reverse()], t[string.format("%s%s", "ab", "c")], t[tostring("abc")], t[("abc"):rep(1)])
local long1, long2 = string.rep("x", 1000), string.rep("xx", 500)
t[long1] = "long"
print(t[long2], long1 == long2, rawequal(long1, long2), #long1 == #long2, long1 < long2, long1 <= long2)
local around = {}
for n = 35, 45 do around[string.rep("k", n)] = n end
local sum = 0
for n = 35, 45 do sum = sum + around[("k"):rep(n - 1) .. "k"] end
print(sum, around[("k"):rep(34)], around[("k"):rep(46)])
for i = 1, 500 do t["key" .. i] = i end
local ok = 0
for i = 1, 500 do if t["k" .. "ey" .. i] == i then ok = ok + 1 end end
print(ok)
for i = 1, 500 do t[string.rep("z", 50) .. i] = i end
ok = 0
for i = 1, 500 do if t[string.rep("z", 25) .. string.rep("z", 25) .. i] == i then ok = ok + 1 end end
print(ok)
t["a\0b"], t["a\0c"], t["a"] = 1, 2, 3
print(t["a\0" .. "b"], t["a\0" .. "c"], t["a"], t["a\0"])
print(t[1] == nil, t["1"] == nil, #"" == 0, "" == ("x"):sub(2), ("x"):rep(0) == "")
local u = setmetatable({}, { __mode = "k" })
u["str" .. "ing"] = 1
collectgarbage()
print(u.string, next(u))
