-- spec: errors 12.25, 4
-- The wrapped value itself comes out again.
-- expect: true	nil
-- expect: true	true
-- expect: nil	nil	nil	nil
-- expect: true	true	true
-- expect: c: b: a: m	b: a: m	a: m	m	nil
-- expect: true
-- expect: true	true
local e = errors.new("m")
local w = errors.wrap(e, "c")
print(errors.unwrap(w) == e, errors.unwrap(e))
print(w:unwrap() == e, errors.unwrap(w) == w:unwrap())
print(errors.unwrap(errors.wrap("text", "c")), errors.unwrap("text"), errors.unwrap(nil), errors.unwrap(5))
local a = errors.wrap(e, "a")
local b = errors.wrap(a, "b")
print(b:unwrap() == a, b:unwrap():unwrap() == e, errors.wrap(e, "x"):unwrap() == errors.wrap(e, "y"):unwrap())
local layer, texts = errors.wrap(b, "c"), {}
while layer do
  texts[#texts + 1] = tostring(layer)
  layer = layer:unwrap()
end
texts[#texts + 1] = "nil"
print(table.concat(texts, "\t"))
-- The wrapped error lives as long as the wrap.
local kept = setmetatable({}, { __mode = "k" })
local outer
do
  local inner = errors.new("inner")
  kept[inner] = true
  outer = errors.wrap(inner, "outer")
end
collectgarbage()
print(kept[outer:unwrap()])
-- Its user value is nothing that a program could break it with.
debug.setuservalue(w, errors.new("another"))
print(tostring(w:unwrap()) == "m", w:unwrap() == w:unwrap())
