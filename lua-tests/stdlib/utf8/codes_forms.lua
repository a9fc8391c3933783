-- 6.5 utf8.codes: iteration over code points
for p, c in utf8.codes("aä€😀") do print(p, c, string.format("%X", c)) end
for p, c in utf8.codes("") do print("never") end
for p, c in utf8.codes("\0a\0") do print(p, c) end
local f, s, i = utf8.codes("xy")
print(type(f), s, i)
print(f(s, 0))
print(f(s, 1))
print(f(s, 2))
print(select("#", f(s, 2)))
print(f("aä€", 1), f("aä€", 2), f("aä€", 3))
print(f("abc", -1), f("abc", 3), f("abc", 100))
print(pcall(utf8.codes))
print(pcall(utf8.codes, {}))
print(pcall(f))
print(pcall(f, "abc", "x"))
for p, c in utf8.codes(42) do print(p, c) end
local n = 0
for _ in utf8.codes(string.rep("é", 1000)) do n = n + 1 end
print(n)
