-- constructors with more fields than any operand can count
local function seq(n, f) local t = {} for i = 1, n do t[i] = f(i) end return t end
for _, n in ipairs{1, 49, 50, 51, 100, 511, 512, 513, 10000} do
  local t = load("return {" .. table.concat(seq(n, function(i) return i end), ",") .. "}")()
  local s = 0
  for i = 1, #t do s = s + t[i] end
  print(n, #t, s, t[n])
end
local t = load("return {" .. table.concat(seq(5000, function(i) return "k" .. i .. "=" .. i end), ",") .. "}")()
local c, s = 0, 0
for k, v in pairs(t) do c = c + 1; s = s + v; assert(k == "k" .. v) end
print(c, s)
t = load("return {" .. table.concat(seq(3000, function(i) return i % 2 == 0 and ("[" .. i .. "]=" .. i) or i end), ",") .. "}")()
print(t[1], t[1000], t[1500], t[2999], t[1501], t[3000])
t = load("return {" .. table.concat(seq(300, function(i) return "'s" .. i .. "'" end), ",") .. ", ...}")("x", "y")
print(#t, t[300], t[301], t[302])
t = load("local function f() return 1, 2, 3 end return {" .. table.concat(seq(120, function() return "f()" end), ",") .. "}")()
print(#t, t[120], t[121], t[122])
t = load("return {" .. table.concat(seq(60000, function(i) return i * 0.5 end), ",") .. "}")()
print(#t, t[1], t[60000], t[33333])
t = load("return {" .. ("{"):rep(100) .. "'in'" .. ("}"):rep(100) .. "}")()
local d = 0
while type(t) == "table" do t = t[1]; d = d + 1 end
print(d, t)
