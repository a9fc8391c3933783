-- 3.1: names
local _, __, ___ = 1, 2, 3
print(_, __, ___)
local a1, a_1, A1, _a1 = 1, 2, 3, 4
print(a1, a_1, A1, _a1)
local case, Case, CASE = "l", "m", "u"
print(case, Case, CASE)
local long = ("n"):rep(500)
print(load("local " .. long .. " = 7; return " .. long)())
_VER, _PRI = "x", "y"
print(_VER, _PRI) _VER, _PRI = nil
for _, n in ipairs{"1a", "a-b", "a.b", "a b", "é", "a$", "@a", "#a", "a!", "\127x", "\\a", "`a"} do
  local f, m = load("local " .. n .. " = 1", "=n")
  print(n:gsub("[\127-\255]", "?"), f == nil)
end
local t = {}
t.and_ = 1; t["and"] = 2; t._and = 3
print(t.and_, t["and"], t._and)
print(load("return" .. "1")) print(load("return1 = 5 return return1")())
