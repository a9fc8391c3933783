-- sets with operators, bags, ordered sets
local S = {} S.__index = S
local function set(...) local s = setmetatable({}, S) for i = 1, select("#", ...) do s[(select(i, ...))] = true end return s end
local function items(s) local t = {} for k in pairs(s) do t[#t + 1] = k end table.sort(t, function(a, b) return tostring(a) < tostring(b) end) return t end
S.__add = function(a, b) local r = set() for k in pairs(a) do r[k] = true end for k in pairs(b) do r[k] = true end return r end
S.__bor = S.__add
S.__band = function(a, b) local r = set() for k in pairs(a) do r[k] = b[k] end return r end
S.__sub = function(a, b) local r = set() for k in pairs(a) do if not b[k] then r[k] = true end end return r end
S.__bxor = function(a, b) return (a - b) | (b - a) end
S.__le = function(a, b) for k in pairs(a) do if not b[k] then return false end end return true end
S.__lt = function(a, b) return a <= b and not (b <= a) end
S.__eq = function(a, b) return a <= b and b <= a end
S.__len = function(s) local n = 0 for _ in next, s do n = n + 1 end return n end
S.__tostring = function(s) return "{" .. table.concat(items(s), ",") .. "}" end
S.__concat = function(a, b) return tostring(a) .. tostring(b) end
S.__call = function(s, k) return s[k] or false end
local a, b = set(1, 2, 3), set(2, 3, 4)
print(a + b .. "", (a & b) .. "", (a | b) .. "", a - b .. "", (a ~ b) .. "") print(#a, #(a + b), #(a & b), #set()) print(a <= b, set(2) <= a, set(2) < a, a < a, a <= a, a >= set(1), a > set(1))
print(a == set(3, 2, 1), a ~= b, a == b, set() == set()) print(a(1), a(9)) print(a .. " and " .. b)
local words = set("x", "y") print(words .. set("z") .. "", #(words | set("x"))) print(pcall(function() return a < 1 end))
local bag = setmetatable({}, {__index = function() return 0 end}) for w in ("a b a c b a"):gmatch("%a") do bag[w] = bag[w] + 1 end print(bag.a, bag.b, bag.c, bag.d, rawget(bag, "d"))
local function powerset(t) local r = {{}} for _, x in ipairs(t) do for i = 1, #r do local n = {table.unpack(r[i])} n[#n + 1] = x r[#r + 1] = n end end return r end
local ps = powerset{"p", "q", "r"} for i, s in ipairs(ps) do ps[i] = table.concat(s) end print(#ps, table.concat(ps, " "))
