-- callable objects in every call position: statement, tail, argument, method, constructor
local log = {}
local C = setmetatable({}, {__call = function(self, ...) log[#log + 1] = select("#", ...); return ... end})
C()
C(1, 2)
C"s"
C{}
print(table.concat(log, ","))
local function tail(...) return C(...) end
print(tail(1, 2, 3))
print((tail(1, 2, 3)))
print(C(C(C(1, 2))))
print(({C(1, 2, 3)})[3], #{C(1, 2, 3)}, #{C(1, 2, 3), C(4, 5)})
local o = {m = C}
print(select("#", o:m(1, 2)), o:m() == o)
print(type(o.m(o)), C(nil), C(nil, nil))
local a, b, c = C(1, 2)
print(a, b, c)
a, b, c = C(1, 2), C(3, 4)
print(a, b, c)
if C(false) then print("no") else print("false result") end
local n = 0
while C(n < 3) do n = n + 1 end
print(n, #log)
print(C(1) + C(2) * C(3), C"a" .. C"b", #C{1, 2}, -C(5), not C(nil))
local function deep(n) if n == 0 then return "bottom" end return setmetatable({}, {__call = function(_, x) return deep(x) end})(n - 1) end
print(deep(500))
