-- 2.4: every metamethod called once, with the operands it receives
local names = { "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv", "__band", "__bor", "__bxor", "__shl", "__shr", "__concat" }
local mt = {}
local function d(v) return type(v) == "table" and v.name or tostring(v) end
for _, n in ipairs(names) do mt[n] = function(a, b) return n .. "(" .. d(a) .. "," .. d(b) .. ")" end end
mt.__unm = function(a, b) return "unm(" .. d(a) .. "," .. d(b) .. ")" end
mt.__bnot = function(a, b) return "bnot(" .. d(a) .. "," .. d(b) .. ")" end
mt.__len = function(a, ...) return "len(" .. d(a) .. ")" .. select("#", ...) end
mt.__call = function(self, ...) return "call(" .. d(self) .. ")", select("#", ...), ... end
mt.__index = function(t, k) return "index(" .. tostring(k) .. ")" end
mt.__tostring = function(t) return "tostring(" .. t.name .. ")" end
local A, B = setmetatable({ name = "A" }, mt), setmetatable({ name = "B" }, mt)
print(A + B, A + 1, 1 + A) print(A - 1, "x" - A) print(A * 2, 2.5 * A) print(A / B) print(A % 3, 3 % A) print(A ^ 2, 2 ^ A) print(A // 2) 
print(A & 1, 1 & A, A | B, A ~ 1.5, A << 1, "s" >> A) print(A .. "x", "x" .. A, 1 .. A, A .. B)
print(-A, ~A, #A) print(A(1, nil, 3)) print(A()) print(A.field, A[1], A[nil]) print(tostring(A), A)
local log = {}
local N = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = tostring(k) .. "=" .. tostring(v) end })
N.x = 1 N[1] = nil N[true] = "t"
print(table.concat(log, " "), next(N))
local cmp = { __eq = function(a, b) return true end, __lt = function(a, b) return "truthy" end, __le = function(a, b) return nil end }
local P, Q = setmetatable({}, cmp), setmetatable({}, cmp)
print(P == Q, P ~= Q, P < Q, P > Q, P <= Q, P >= Q, P == 1, 1 == P, P == {})
print(pcall(function() return P < 1 end), pcall(function() return 1 <= P end))
