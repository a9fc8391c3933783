-- 3.4.9: table constructors with every kind of field
local function f(...) return ... end
print(#{ f(1, 2, 3) }, #{ f(1, 2, 3), 4 }, #{ (f(1, 2, 3)) }, #{ f() }, #{ 0, f() })
local t = { 1, 2, x = "x", [10] = "ten", 3, ["key with space"] = true, [1.5] = "f", [f("k")] = f("v", "dropped"), f(4, 5) }
print(#t, t[4], t[5], t.x, t[10], t["key with space"], t[1.5], t.k)
print(#{ 1, 2, 3, }, #{ 1; 2; 3; }, #{ 1, 2; 3 }, #{})
print(({ [1] = "explicit", "positional" })[1], ({ "positional", [1] = "explicit" })[1])
print(({ a = 1, a = 2 }).a)
local function va(...) return { ... }, { n = select("#", ...), ... } end
local a, b = va(1, nil, 3)
print(a[1], a[2], a[3], b.n)
print(next({ [true] = false }))
print(({ { { "deep" } } })[1][1][1])
local big = load("return {" .. string.rep("1,", 1000) .. "}")()
print(#big, big[1000])
local many = {}
for i = 1, 300 do many[i] = "k" .. i .. "=" .. i end
local h = load("return {" .. table.concat(many, ",") .. "}")()
local c = 0
for k, v in pairs(h) do c = c + v end
print(c)
print(pcall(load("return { [nil] = 1 }")))
print(pcall(load("return { [0/0] = 1 }")))
print(load("return { 1 2 }"))
print(load("return { x = }"))
print(load("return { = 1 }"))
print(load("return { [1] }"))
local order = {}
local function note(v) order[#order + 1] = v return v end
local _ = { note(1), x = note(2), [note(3)] = note(4), note(5) }
print(table.concat(order, " "))
