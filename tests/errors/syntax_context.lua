-- case: break outside a loop
break

-- case: break in a function inside a loop
while true do
  local function f() break end
end

-- case: goto without label
goto done

-- case: goto without label in a function
local function f()
  goto outside
end
::outside::

-- case: goto into a block
goto inside
do ::inside:: end

-- case: goto into the scope of a local
goto done
local x = 1
::done::
print(x)

-- case: goto into the scope of a local at the end of repeat
repeat
  if x then goto continue end
  local y = 1
  ::continue::
until y

-- case: label twice
::a::
::a::

-- case: varargs outside a vararg function
local function f() return ... end

-- case: varargs in a nested function
local function f(...) return function() return ... end end

-- case: end is missing for a block that starts on another line
local function f()
  if x then
    print(1)

-- case: bracket is missing that opens on another line
local t = {
  1, 2
print(t)

-- case: until is missing
repeat
  print(1)
end

-- case: parenthesis is missing that opens on another line
print(
  1,
  2
x = 1

-- case: too many mistakes to report
a = = 1
b = = 2
c = = 3
d = = 4
e = = 5
f = = 6
g = = 7
h = = 8
i = = 9
j = = 10
k = = 11
l = = 12
m = = 13
n = = 14
o = = 15
p = = 16
q = = 17
r = = 18
s = = 19
t = = 20
u = = 21
v = = 22

-- case: two mistakes
local function f(
  return 1
end
x = )

-- case: statement after return
do
  return 1
  print(2)
end
