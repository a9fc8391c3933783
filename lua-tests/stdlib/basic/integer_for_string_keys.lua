-- 2.1 / 3.4: keys that look alike stay apart
local t = {}
t[1], t["1"], t[1.5], t["1.5"], t[true], t["true"], t[0], t[""] = "int", "str", "flt", "fstr", "bool", "bstr", "zero", "empty"
print(t[1], t["1"], t[1.5], t["1.5"], t[true], t["true"], t[0], t[""])
print(t[1.0], t[-0.0], t[2 - 1], t["" .. 1], t[not false], t[tostring(true)])
print(t[10 / 10], t[3 // 2], t[3 / 2], t["3" - 2], t[#"a"])
t[2^53] = "a" t[2^53 + 1] = "b" t[(1 << 53) + 1] = "c"
print(t[1 << 53], t[2^53], t[(1 << 53) + 1])
t[math.huge], t[-math.huge] = "inf", "-inf"
print(t[1e308 * 10], t[-1e308 * 10])
print(pcall(function() t[nil] = 1 end), pcall(function() t[0/0] = 1 end))
print(t[nil], t[0/0])
local n = 0
for _ in pairs(t) do n = n + 1 end
print(n)
local a, b = {}, {}
t[a], t[b] = "A", "B"
print(t[a], t[b], t[{}])
t[print], t[string.len] = "print", "len"
print(t[print], t[("x").len])
for k, v in pairs { [1] = "a", [1.0] = "b" } do print(k, v, math.type(k)) end
t = { ["a b"] = 1, ["end"] = 2, ["\n"] = 3, ["\0"] = 4 }
print(t["a b"], t["end"], t["\n"], t["\0"], t["\0\0"])
t.x = nil
t.y = false
print(t.x, t.y, rawget(t, "y"), next({ false }))
