-- 3.3.4: if, elseif, else
local function kind(x)
  if x == nil then return "nil"
  elseif x == false then return "false"
  elseif type(x) == "number" and x < 0 then return "negative"
  elseif type(x) == "number" and x == 0 then return "zero"
  elseif type(x) == "number" then return "positive"
  elseif x == "" then return "empty"
  else return "other" end
end
print(kind(nil), kind(false), kind(-1), kind(0), kind(-0.0), kind(5), kind(""), kind("x"), kind({}))
if true then print("then") end
if false then print("no") end
if nil then else print("else") end
if 0 then print("0 is true") end
if "" then print("empty string is true") end
local x = 5
if x > 3 then local x = "inner"; print(x) else print("never") end
print(x)
if x then if not x then print("never") elseif x == 5 then print("nested") end end
local function empty(v) if v then elseif not v then else end return "passed" end
print(empty(1), empty(nil))
local r = {}
for i = 1, 15 do
  if i % 15 == 0 then r[#r + 1] = "FizzBuzz" elseif i % 3 == 0 then r[#r + 1] = "Fizz" elseif i % 5 == 0 then r[#r + 1] = "Buzz" else r[#r + 1] = i end
end
print(table.concat(r, " "))
if x == 5 and not nil or error("not evaluated") then print("short") end
if (function() return false, true end)() then print("no") else print("first value counts") end
if not not x then print("double not") end
if x ~= 5 then elseif x == 6 then else print("last") end
