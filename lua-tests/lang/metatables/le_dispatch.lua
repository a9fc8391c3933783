-- 2.4: __le for <= and (with operands exchanged) >=; results become booleans
local function name(v) local mt = type(v) == "table" and getmetatable(v); return mt and mt.name or type(v) == "function" and "function" or tostring(v) end
local log
local function class(nm, r)
  return setmetatable({}, {name = nm, __le = function(a, b, ...)
    log = nm .. "(" .. name(a) .. "," .. name(b) .. ")" .. select("#", ...)
    return r
  end})
end
local A, B = class("A", true), class("B", false)
local function show(r) print(r, log); log = nil end
show(A <= B) show(B <= A) show(A >= B) show(B >= A)
show(A <= 1) show(1 <= A) show(A >= 1) show(1 >= A)
show(B <= 2.5) show(2.5 <= B) show("s" <= A) show(A <= "s")
show(A <= nil) show(nil <= B) show(true <= A) show(A <= print and nil)
show(A <= A) show(B >= B)
local x, y = A, B
show(not (x <= y)) show(not (x >= y)) show(not (y <= x))
if x <= y then print("then") else print("else") end
if y <= x then print("then") else print("else") end
if not (x <= y) then print("then") else print("else") end
print(x <= y and "and", y <= x or "or", (x <= y) == true, (y <= x) == false)
for _, r in ipairs{0, "", "x", 1.5, print and "fn"} do
  local o = setmetatable({}, {__le = function() return r end})
  print(o <= o, o >= 1, 1 <= o)
end
local nilres = setmetatable({}, {__le = function() return nil end})
local nores = setmetatable({}, {__le = function() end})
local multi = setmetatable({}, {__le = function() return false, true end})
print(nilres <= 1, nores <= 1, multi <= 1, select("#", multi <= 1))
