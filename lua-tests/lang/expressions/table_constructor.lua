-- 3.4.9: constructors
local function dump(t) local ks = {} for k in pairs(t) do ks[#ks + 1] = k end table.sort(ks, function(a, b) return tostring(a) < tostring(b) end) for i, k in ipairs(ks) do ks[i] = tostring(k) .. "=" .. tostring(t[k]) end print(table.concat(ks, " ")) end
dump{} dump{1, 2, 3} dump{1, 2, 3,} dump{1; 2; 3;} dump{1, 2; 3}
dump{a = 1, b = 2} dump{a = 1, "x", b = 2, "y"} dump{["a b"] = 1, ["end"] = 2}
dump{[1] = "one", [2.0] = "two", [2.5] = "half"} dump{[1 + 1] = 1 + 1, [#"abc"] = #"abc"}
dump{"first", [1] = "explicit"} dump{[1] = "explicit", "first"} dump{a = 1, a = 2} dump{[1] = 1, [1] = 2}
local x, y = "k", "v"
dump{x = y, [x] = y, y} dump{[x .. y] = x .. y}
local function f() return 1, 2, 3 end
dump{f()} dump{f(), f()} dump{f(), 10} dump{(f())} dump{f(), n = f()} dump{n = f()} dump{[f()] = f()}
dump{f(), nil} dump{nil, f()} dump{f(), x = 1} dump{x = 1, f()}
local function va(...) return {...} end
dump(va()) dump(va(1, 2)) dump(va(nil, 2)) dump((function(...) return {n = select("#", ...), ...} end)(7, 8))
dump((function(...) return {..., "last"} end)(7, 8)) dump((function(...) return {(...)} end)(7, 8))
dump{nil} dump{nil, nil, 3} dump{false, true} dump{[false] = 1, [true] = 2}
print(#{{}, {}, {{}}}, ({{1}, {2}})[2][1])
print(({a = {b = {c = "deep"}}}).a.b.c, ({1, 2, {3, {4}}})[3][2][1])
print(pcall(load("return {[nil] = 1}"))) print(pcall(load("return {[0/0] = 1}"))) print(pcall(load("local k return {[k] = 1}")))
print(next{}, next{nil}, type(next{f}))
