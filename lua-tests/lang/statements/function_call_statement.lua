-- 3.3.6: calls as statements, results thrown away
local log = {}
local function f(...) log[#log + 1] = select("#", ...); return 1, 2, 3 end
f()
f(1)
f(f())
f(f(), f())
f{}
f""
f[[long]]
;(f)(1, 2, 3)
local t = {f = f, g = {f = f}}
t.f(1)
t:f(1)
t.g.f()
t.g:f()
t["f"](1, 2)
print(table.concat(log, " "))
for _, src in ipairs{"f", "f + 1", "(f())", "f()()", "a.b", "a[1]", "1", "'x'", "{}", "-f()", "f().x", "f():g()", "not f()", "a.b()", "f{}.x()", "f()[1]()"} do
  local ok, e = load(src, "=l")
  print(src, ok and "ok" or e)
end
local s = "x"
s:upper()
;("literal"):upper()
local a = f
;(print or f)("a semicolon keeps these two statements apart")
print(#log)
