-- each line is a case
x = = 1
x =
x = )
= 1
local = 1
local 5
local function 5() end
local function f end
function () end
function f( end
function f(a, end
function f(a b) end
function f(..., a) end
function f(1) end
function a.5() end
function a:b.c() end
function a:b:c() end
if x
if x the y
if x then
if x then else
if x then elseif
if x then elseif y
if x then else elseif y then end
while x
while x y
while true do
for
for 5
for i
for i =
for i = 1
for i = 1 do end
for i = 1, 2, 3, 4 do end
for i = 1, 2
for i = 1, 2 do
for a, b = 1, 2 do end
for a in
for a in b
for a, in b do end
for a. in b do end
repeat
repeat until
do
end
until x
else
elseif x then
return return
return 1 x = 2
return ,
break x
goto
goto 5
goto end
::x
::5::
::x: :
x
x.y
x, y
x + 1
f(
f(1
f(1,
f(1 2)
f{
f{1
f{1 2}
x = {
x = {1, 2
x = {1 2}
x = {[1 = 2}
x = {[1] 2}
x = {[1] = }
x = {a = }
x = {, }
x = {1,,2}
x = {a.b = 1}
x = (1
x = ()
x = (1, 2)
x = a[
x = a[1
x = a[]
x = a.
x = a.5
x = a:
x = a:b
x = a:5()
x = a:b.c
a.b:c = 1
f() = 1
(a) = 1
a + b = 1
"x" = 1
("x"):len
x = function
x = function(
x = function( end
x = function f() end
x = not
x = -
x = #
x = ~
x = 1 +
x = 1 + * 2
x = a b
x = 1 2
x = "a" "b"
x = and 1
x = or
x ~= 1
x == 1
x != 1
x += 1
x++
x--y
if x = 1 then end
while x = 1 do end
x = y = 1
local x, = 1
local x, y. = 1
local x y
local x = 1,
local function a.b() end
f(x = 1)
print "x" "y" z
a.b.c
a["b"]
...
x = ...y
nil = 1
true = false
and = 1
for and = 1, 2 do end
function end() end
local end = 1
x = end
x = function() return end end
x = [1]
x = {}.y
x = 1.y
x = "s".y
x = "s":y()
; = 1
x = 1;; y
@
x = @
$x = 1
x = a ? b
-- differs: a ! is a type assertion here, and what follows it is wrong
x = a ! b
x = `y`
x = \y
x = 'a' .. 'b' ..
x = a // 
x = a >> 
x = a << b <<
x = a & | b
x = a ~ ~
