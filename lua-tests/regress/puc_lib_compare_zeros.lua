-- Class: comparison of strings with embedded zeros.
local list = {"a\0b", "a", "a\0", "a\0a", "", "\0", "\0\0", "b", "a\0b\0", "ab"}
table.sort(list)
for i, s in ipairs(list) do list[i] = (s:gsub("%z", "0")) end
print(table.concat(list, " < "))
print("a\0b" < "a\0c", "a\0b" == "a\0b", "a\0" < "a", "a" < "a\0", "\0" < "", "a\0z" < "b")
print("a\0b" == "a", #"a\0b", ("a\0b"):len(), "x\0" .. "y" == "x\0y")
local t = {["k\0a"] = 1, ["k\0b"] = 2, k = 3}
print(t["k\0a"], t["k\0b"], t.k)
print(("a\0b\0c"):find("\0", 3), ("a\0b"):find("%z"), ("a\0b"):gsub("%z", "-"), ("a\0b"):match("[\0]b"), ("a\0b"):upper():byte(1, -1))
print(("a\0b"):rep(2, "\0"):byte(1, -1))
print(load("return 'a\0b'")() == "a\0b", #load("return [[a\0b]]")(), load("return 'a\\0b'")() == "a\0b")
