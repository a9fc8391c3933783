-- 6.1 load: programs written by programs
local function expr(ops) local s = "x" for _, o in ipairs(ops) do s = "(" .. s .. o .. ")" end return load("local x = ... return " .. s) end
print(expr({ "+1", "*2" })(3), expr({ "^2", "-1", "//2" })(5), expr({ "..'!'" })("hi"), expr({})(7))
local cases = {}
for i = 1, 50 do cases[i] = ("if x == %d then return %d end"):format(i, i * i) end
local switch = load("local x = ... " .. table.concat(cases, "\n") .. " return 'none'")
print(switch(1), switch(25), switch(50), switch(51))
local unrolled = {}
for i = 1, 100 do unrolled[i] = "s = s + t[" .. i .. "]" end
local sum = load("local t = ... local s = 0 " .. table.concat(unrolled, " ") .. " return s")
local t = {}
for i = 1, 100 do t[i] = i end
print(sum(t))
local function curry(n) local head, tail = {}, {} for i = 1, n do head[i] = "return function(a" .. i .. ")" tail[i] = "end" end local args = {} for i = 1, n do args[i] = "a" .. i end return load("local f = ... " .. table.concat(head, " ") .. " return f(" .. table.concat(args, ",") .. ") " .. table.concat(tail, " ")) end
print(curry(3)(function(...) return table.concat({ ... }, "-") end)(1)(2)(3))
local locals = {}
for i = 1, 200 do locals[i] = "local v" .. i .. " = " .. i end
print(load(table.concat(locals, " ") .. " return v1 + v200")())
locals[201] = "local v201 = 201"
print((select(2, load(table.concat(locals, " "), "=many"))))
local ups = {}
for i = 1, 100 do ups[i] = "u" .. i end
print(load("local " .. table.concat(ups, ",") .. " = 1 return function() return " .. table.concat(ups, " and ") .. " end")()())
print(#load("return {" .. string.rep("{},", 300) .. "}")(), load("return " .. string.rep("(", 100) .. "1" .. string.rep(")", 100))())
print(pcall(load, "return " .. string.rep("(", 300) .. "1" .. string.rep(")", 300), "=deep"))
print(load(string.rep("do ", 150) .. string.rep("end ", 150)) ~= nil, load("return " .. string.rep("-", 150, " ") .. "1")())
print(load("return " .. string.rep("not ", 101) .. "true")(), load("return 1" .. string.rep(" + 1", 500))(), #load("return ''" .. string.rep(" .. 'a'", 190))())
local memo = setmetatable({}, { __index = function(m, src) local f = assert(load("return function(a, b) return " .. src .. " end"))() m[src] = f return f end })
print(memo["a + b"](1, 2), memo["a * b"](3, 4), memo["a + b"] == memo["a + b"], pcall(function() return memo["a +"] end))
