-- arguments are evaluated left to right, the function before them
local log = {}
local function e(n, v) log[#log + 1] = n; return v end
local function show() print(table.concat(log, " ")); log = {} end
e("fn", print)(e("a", 1), e("b", 2)) show()
local t = setmetatable({}, {__index = function(_, k) log[#log + 1] = "get " .. k; return function(...) log[#log + 1] = "call " .. select("#", ...) end end})
t.m(e("x"), e("y")) show()
t:m(e("x"), e("y")) show()
e("obj", t):m(e("arg")) show()
e("obj", t)[e("key", "k")](e("arg")) show()
local r = {e("1"), e("2"), [e("k", 1)] = e("v")} show()
local a, b = e("first", 1), e("second", 2) show()
t = {}
t[e("k1", 1)], t[e("k2", 2)] = e("v1"), e("v2") show()
local _ = e("l", 1) + e("r", 2) * e("rr", 3) show()
_ = e("l", "a") .. e("m", "b") .. e("r", "c") show()
_ = e("l", 1) < e("r", 2) show()
_ = e("l", 1) > e("r", 2) show()
_ = e("l", 1) == e("r", 1) show()
local function f() return e("ret1"), e("ret2") end f() show()
for i = e("start", 1), e("limit", 2), e("step", 1) do e("body") end show()
_ = -e("neg", 1) ^ e("exp", 2) show()
_ = #e("len", {}) + e("more", 1) show()
