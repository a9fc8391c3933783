-- 3.1: white space and comments
local a=1--comment right after
local--[[inside]]b--[==[ other ]] ]=] level ]==]=--
2
print(a,b)--[[ one line ]]print("after comment")
--[[
print("never")
--]]
---[[
print("runs: the opening is only a line comment")
--]]
--[=[
]] print("never")
--]=]
--
--[
print("single bracket is a line comment")
--[=
print("so is this")
--[==
print("and this")
print	(	"tabs"	)
print
(
"new lines"
)
print(#"--not a comment", "--[[neither]]", [[--nor this]])
local t={1;2,3;}print(#t)
;print"semicolons";;
do local x=1 local y=2 print(x+y)end
if a==1then print"no space after number"end
print(load("return 1 --")(), load("return 2--x")(), load("--")  ~= nil, load("--[[]]") ~= nil, load("") ~= nil)
print(load("--[[ unfinished", "=c"))
print(load("--[==[ unfinished ]=]", "=c"))
print(load("\n\n--[[ \n\n", "=c"))
print(load("return 1 --[[x]] + --[[y]] 2")())
print(load("#!shebang is not skipped by load\nreturn 1", "=c"))
print(load("\v\f\t return\r\n 7 \v\f")())
--[[]]print("last")--[[]]
