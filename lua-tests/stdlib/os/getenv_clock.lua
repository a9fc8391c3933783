-- 6.9 os.getenv, os.clock
print(os.getenv("NO_SUCH_VARIABLE_IN_ANY_ENVIRONMENT"))
print(type(os.getenv("PATH")), #os.getenv("PATH") > 0)
print(select("#", os.getenv("NO_SUCH_VARIABLE_IN_ANY_ENVIRONMENT")))
print(os.getenv(""), os.getenv("A=B"))
print(pcall(os.getenv))
print(pcall(os.getenv, {}))
print(pcall(os.getenv, nil))
print(os.getenv(123))
print(math.type(os.clock()), os.clock() >= 0)
local c = os.clock()
local x = 0
for i = 1, 100000 do x = x + i end
print(x, os.clock() >= c)
print(select("#", os.clock()))
