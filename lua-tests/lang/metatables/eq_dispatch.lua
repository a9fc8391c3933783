-- 2.4 __eq: only for two tables or two userdata that are not raw equal
local calls = 0
local function mk(r) return setmetatable({}, {__eq = function(a, b, ...) calls = calls + 1; return r end}) end
local A, B, N = mk(true), mk(false), {}
print(A == B, calls)
print(B == A, calls)
print(A == N, N == A, B == N, N == B, calls)
print(A ~= B, B ~= A, A ~= N, calls)
calls = 0
print(A == A, B == B, A ~= A, calls)
print(A == 1, 1 == A, A == "x", A == nil, nil == A, A == true, A == print, A == io.stdout, calls)
for _, r in ipairs{1, "x", false, {}} do
  local o = setmetatable({}, {__eq = function() return r end})
  io.write(tostring(o == {}), " ", tostring(o ~= {}), " ")
end
print()
local o = setmetatable({}, {__eq = function() end})
print(o == {}, o ~= {}, not (o == {}))
print(rawequal(A, B), rawequal(A, A), rawequal(A, N))
local t = {[A] = "a"}
print(t[A], t[B], t[mk(true)])
if A == B then print("then") else print("else") end
if A ~= B then print("then") else print("else") end
local first = setmetatable({}, {__eq = function() return "first" end})
local second = setmetatable({}, {__eq = function() error("never") end})
print(first == second, pcall(function() return second == first end))
