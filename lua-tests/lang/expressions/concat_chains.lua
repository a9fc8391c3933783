-- 3.4.6: concatenation: right associative, numbers, long chains
local a, b, c = "x", 1, 2.5
print(a .. b .. c, b .. c, c .. b, b .. b, -b .. c, a .. -b)
print("" .. "", "" .. 1, 1 .. "", 1.0 .. "|" .. -0.0 .. "|" .. 1e100 .. "|" .. 2^63)
print(10 .. 20 == "1020", 1 .. 2 .. 3 + 4, (1 .. 2) + 3)
local s = ""
for i = 1, 20 do s = s .. i end
print(s, #s)
s = ""
for i = 1, 20 do s = i .. s end
print(s)
local big = load("local a = ... return " .. ("a .. "):rep(150) .. "a")
print(#big("ab"), #big(12), big(1) == ("1"):rep(151))
local t = setmetatable({}, {__concat = function(l, r) return (type(l) == "table" and "T" or l) .. "~" .. (type(r) == "table" and "T" or r) end})
print(t .. 1, 1 .. t, t .. t, "a" .. "b" .. t, t .. "a" .. "b", "a" .. t .. "b", 1 .. 2 .. t .. 3 .. 4)
print("a" .. "b" .. t .. "c" .. "d" .. t)
local function f() return "f1", "f2" end
print(f() .. f(), f() .. "x", (f()) .. "y")
local x = "a"; x = x .. x .. x; x = x .. x
print(x)
print(("a" .. "b"):upper(), #("a" .. "b"), ("a" .. 1) == "a1")
local zeros = "\0" .. "a" .. "\0\0"
print(#zeros, zeros:byte(1, -1))
local long = ("z"):rep(1000)
print(#(long .. long), #(long .. 1 .. long), (long .. "") == long, ("" .. long) == long)
print(math.maxinteger .. "", math.mininteger .. "", 0x10 .. "", 1e15 .. "", 1e16 .. "")
