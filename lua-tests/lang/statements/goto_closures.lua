-- goto backwards: a local declared again is a new variable
local fs = {}
do
  local i = 1
  ::again::
  local x = i * 10
  fs[#fs + 1] = function(d) x = x + (d or 0); return x end
  i = i + 1
  if i <= 3 then goto again end
end
print(fs[1](), fs[2](), fs[3](), fs[1](5), fs[1](), fs[2]())
local gs = {}
do
  local k = 0
  ::s:: do
    local y
    gs[#gs + 1] = function(v) if v then y = v end return y end
    k = k + 1
    if k < 3 then goto s end
  end
end
gs[1]("a")
print(gs[1](), gs[2](), gs[3]())
local a = {}
do
  local i = 1
  local k = 0
  a[0] = function(y) k = y end
  ::l1:: do
    local x
    if i > 2 then goto l2 end
    a[i] = function(y) if y then x = y else return x + k end end
    i = i + 1
    goto l1
  end
end
::l2:: a[1](10); a[2](20)
print(a[1](), a[2](), a[3])
a[0](13)
print(a[1](), a[2]())
local function testG(v)
  if v == 1 then
    goto l1
    error("should never be here!")
  elseif v == 2 then goto l2
  elseif v == 3 then goto l3
  elseif v == 4 then
    goto l1
    error("should never be here!")
    ::l1:: v = v + 1
  else
    goto l4
    ::l4:: return "l4", v
  end
  do return v end
  ::l2:: do return "2" end
  ::l3:: do return "3" end
  ::l1:: return "1"
end
print(testG(1), testG(2), testG(3), testG(4), testG(5))
local out = {}
for i = 1, 3 do ::redo:: local z = (out[i] or 0) + 1; out[i] = z; if z < i then goto redo end end
print(out[1], out[2], out[3])
print(#fs, #gs)
for i = 1, 2 do ::top:: local w = i; if w == 9 then goto top end; print("w", w) end
