-- 6.4.1 string.gmatch: the iterator is a function that may be called by hand
local f = string.gmatch("a1b2c3", "(%a)(%d)")
print(type(f))
print(f())
print(f("ignored", "arguments"))
print(f())
print(f())
print(f())
print(select("#", f()))
local g, h = string.gmatch("xy", "."), string.gmatch("12", ".")
print(g(), h(), g(), h(), g(), h())
local co = coroutine.wrap(function()
  for w in string.gmatch("p q r", "%a") do coroutine.yield(w) end
end)
print(co(), co(), co())
local it = string.gmatch("one two", "%a+")
print(it(), coroutine.wrap(function() return it() end)())
print(it())
for m in ("nested"):gmatch("[aeiou]") do
  for n in ("ab"):gmatch(".") do io.write(m, n, " ") end
end
print()
print(pcall(string.gmatch, "x"))
print(pcall(string.gmatch))
print(pcall(string.gmatch, {}, "x"))
print(pcall(string.gmatch, "x", nil))
print(pcall(string.gmatch("x", "[")))
print(string.gmatch(123, "%d")())
print(select("#", string.gmatch("a", "a")))
