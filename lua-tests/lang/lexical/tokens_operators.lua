-- 3.1: operators and other tokens, longest match
print(1+2-3*4/5^6%7, 7//2, 1 .. 2, 1 ..2)
print(1<2, 1<=2, 2>1, 2>=1, 1==1, 1~=2, 3&1, 3|4, 3~1, ~3, 1<<2, 8>>1)
print(#"abc", -#"abc", not#"", - -1)
local a, b = 5, 3
print(a<b, a>b, a<=b, a>=b, a==b, a~=b, a~b, a//b, a<<b, a>>1)
local t = {f = {g = 1}, [1] = {2}}
print(t.f.g, t . f . g, t[1][1], t [ 1 ] [ 1 ], (t)["f"].g)
print(... == nil, select("#", ...))
local s = "x"
print(s..s, s.."y"..s, s .. 1 ..s, s..1 ..2)
for _, src in ipairs{"a = 1..2", "a = b...c", "a =.. b", "a == 1", "a = = 1", "a < = b", "a ~ = b", "x = a ! b", "x = a != b", "x = !a", "x = a && b", "x = a || b", "x += 1", "x++", "x = a ? b : c", "x = @a", "x = $1", "x = `a`", "x = \\a", "x = a \\ b", "::a", "x = 3 ... 4", "x = #", "x = ~", "x = -", "x = 5 // ", "x = a.", "x = a.1", "x = a:b", "x = a:1", "x = a[", "x = a[]", "x = (", "x = ()", "x = {", "x = }", "x = a,", "x , = 1", ", x = 1", "x. = 1"} do
  local f, m = load(src, "=t")
  if not src:find("[!?@]") then print(src, f and "ok" or m) end
end
