-- goto followed by a label inside an if, and jumps to the next statement
local function f(x) if x then goto l1 ::l1:: return "then" else goto l2 ::l2:: return "else" end end
print(f(true), f(false))
local function g(x) if x == 1 then goto done elseif x == 2 then goto two end do return "other" end ::two:: do return "two" end ::done:: return "one" end
print(g(1), g(2), g(3))
local function h(x) ::top:: if x > 5 then goto out ; ::inner:: end x = x + 1 goto top ::out:: return x end
print(h(1), h(10))
local r = {}
for i = 1, 4 do if i % 2 == 0 then goto e; ::e:: r[#r + 1] = "even" .. i else r[#r + 1] = "odd" .. i end end
print(table.concat(r, " "))
if nil then goto x; ::x:: ::y:: print("never") end
if 1 then goto x; ::x:: print("once") end
local n = 0
if n == 0 then ::back:: n = n + 1 if n < 3 then goto back end end print(n)
local function k(x) while x do if x > 3 then goto exit ::exit:: break end x = x + 1 end return x end
print(k(1), k(7), k(nil))
local function m(a) if a then goto e end if not a then return "no" end ::e:: return "yes" end
print(m(1), m(nil))
do goto a ::b:: print("b") goto c ::a:: print("a") goto b ::c:: print("c") end
