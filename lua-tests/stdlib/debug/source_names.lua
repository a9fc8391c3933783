-- 6.10 debug.getinfo "S": source and short_src
local i = debug.getinfo(1, "S")
print(i.source, i.short_src, i.what)
local function of(f) local s = debug.getinfo(f, "S") return (#s.source > 70 and #s.source or string.format("%q", s.source):gsub("\n", "n")), s.short_src end
print(of(print))
print(of(load("return 1")))
print(of(load("return 1", "=equal")))
print(of(load("return 1", "@at.lua")))
print(of(load("return 1", "plain")))

print(of(load("local x\nlocal y")))
print(of(load("\n")))
print(of(load("", "")))
print(of(load("", "=")))
print(of(load("", "@")))
for _, n in ipairs { 57, 58, 59, 60, 61, 100 } do
  print(n, of(load("", "=" .. string.rep("e", n))))
  print(n, of(load("", "@" .. string.rep("a", n) .. "Z")))
  print(n, of(load("", string.rep("s", n))))
end
print(of(load("", "x\0y")))
print(of(load("", "=x\0y")))
print(of(dofile), of(string.format))
print(of(load(string.dump(load("return 1", "@orig.lua")), "=ignored", "b")))
print(of(load(string.dump(load("return 1", "@orig.lua"), true), "=given", "b")))
