-- 3.4.8: every pair of binary operators, seen through metamethods that write brackets
local mt = {}
local function v(s) return setmetatable({s = s}, mt) end
local function t(x) return type(x) == "table" and x.s or tostring(x) end
for ev, op in pairs{add = "+", sub = "-", mul = "*", div = "/", mod = "%", pow = "^", idiv = "//", band = "&", bor = "|", bxor = "~", shl = "<<", shr = ">>", concat = ".."} do
  mt["__" .. ev] = function(a, b) return v("(" .. t(a) .. op .. t(b) .. ")") end
end
mt.__unm = function(a) return v("(-" .. t(a) .. ")") end
mt.__bnot = function(a) return v("(~" .. t(a) .. ")") end
mt.__len = function(a) return v("(#" .. t(a) .. ")") end
local ops = {"+", "-", "*", "/", "%", "^", "//", "&", "|", "~", "<<", ">>", ".."}
local env = {a = v"a", b = v"b", c = v"c", d = v"d"}
for _, o1 in ipairs(ops) do
  local row = {}
  for _, o2 in ipairs(ops) do
    row[#row + 1] = load("return a " .. o1 .. " b " .. o2 .. " c", "=p", "t", env)().s
  end
  print(table.concat(row, " "))
end
for _, o in ipairs(ops) do
  local row = {}
  for _, u in ipairs{"-", "~", "#"} do
    row[#row + 1] = load("return " .. u .. " a " .. o .. " b", "=p", "t", env)().s
    row[#row + 1] = load("return a " .. o .. " " .. u .. " b", "=p", "t", env)().s
    row[#row + 1] = load("return " .. u .. " a " .. o .. " " .. u .. " b " .. o .. " c", "=p", "t", env)().s
  end
  print(table.concat(row, " "))
end
for _, src in ipairs{"a+b*c^d", "a^b^c^d", "a..b..c..d", "a-b-c-d", "a/b*c%d", "a<<b>>c<<d", "a|b~c&d", "a&b~c|d", "-a^-b", "- -a", "#a^b", "a..b+c..d", "a+b..c+d", "a<<b..c", "a|b<<c+d*a"} do
  print(src, load("return " .. src, "=p", "t", env)().s)
end
