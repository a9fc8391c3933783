-- 7 (lua): arguments arrive in ... and in arg
-- args: alpha 2 --flag -x y=z
print(select("#", ...))
print(...)
for i = 1, #arg do print(i, arg[i]) end
print(#arg, arg[6], type(arg[0]))
print(arg[0]:match("[^/]*$"))
print(math.type(arg[2]), tonumber(arg[2]))
local a, b = ...
print(a, b)
print(... == "alpha", (...))
print(type(arg[-1]))
print(arg == _G.arg)
arg[1] = "changed"
print(arg[1], (...))
