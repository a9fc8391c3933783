-- 2.1: booleans and nil as values, keys, arguments, in sequences
local t = {[true] = "yes", [false] = "no"}
print(t[true], t[false], t[1 == 1], t[1 == 2], t[not nil], t[nil])
local seq = {true, false, true} print(#seq, seq[2], seq[4]) for i, v in ipairs(seq) do io.write(i, "=", tostring(v), " ") end print()
local function f(a, b, c) return a == nil, b == false, c end print(f(nil, false, true)) print(f()) print(f(false, nil, nil))
print(tostring(true) .. tostring(false) .. tostring(nil), pcall(function() return true .. "" end)) print(pcall(function() return true + 1 end)) print(pcall(function() return -false end)) print(pcall(function() return #true end)) print(pcall(function() return true < false end)) print(pcall(function() return nil .. nil end))
print(true == true, true ~= false, true == 1, false == 0, false == nil, not true, not not false, true and false, false or true) local n = 0 for k, v in pairs(t) do n = n + 1 t[k] = nil end print(n, next(t)) t[false] = false print(t[false], next(t))
print(type(true), type(false), math.type(true), tonumber(true), rawequal(true, not false), select("#", true, nil, false))
print((true and nil) == nil, (false and nil) == false, (nil and false) == nil, (nil or false) == false, (false or nil) == nil)
