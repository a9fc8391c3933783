-- 3.1: comments, separators and line ends
--[[ long
comment ]] print("after a long comment")
--[==[ ]] still ]=] comment ]==] print("level two")
print("a") --[[inline]] print("b") -- to the end print("never")
---[[ not a long comment
print("visible")
--]]
;;; print("semicolons");
local a = 1; local b = 2 local c = 3
print(a, b, c)
print(a
  + b
  , c)
local t = { 1, 2; 3, }
print(#t)
do end do do end end
if true then end while false do end repeat until true for i = 1, 0 do end
local function empty() end
print(empty())
print((function() return end)(), (function() return; end)())
print(#"--not a comment", "--[[neither]]")
for _, src in ipairs { "--", "--[[", "--[==[ ]]", "--[[]]", "return 1 --[[x]] + 1", "return 1--2", "#!x\nreturn 5", "return\t\v\f\r\n7", "\239\187\191return 1", "return 1;;", ";return 1", "return 1 return 2", "local x <const> = 1", "x = }", "x = ~= 1", "a.b.c:d().e = 1", "a.b() = 1", "f() g()", "f\n()", "(f)()", "(a) = 1", "local a.b = 1", "local function a.b() end", "function a.b:c.d() end", "return function a() end", "x = 1 = 2", "1 = x", "'s':len()", "return ('s'):len()", "local t = {} t[1][", "x ==", "not", "return not nil", "a, b += 1", "x!=1", "$", "@", "`", "\\" } do
  local f, e = load(src, "=c")
  print((src:gsub("[%c\128-\255]", "?")), f and "compiles" or e)
end
