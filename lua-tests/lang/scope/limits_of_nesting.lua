-- How deep each construct may be nested, and what is said beyond.
local function lim(name, pre, post, mid, head) 
 local lo,hi=1,5000
 local function ok(n) return load((head or "return ")..pre:rep(n)..(mid or "x")..post:rep(n)) and true end
 if not ok(1) then print(name, "never", load((head or "return ")..pre..(mid or "x")..post)) return end
 while lo<hi do local m=(lo+hi+1)//2 if ok(m) then lo=m else hi=m-1 end end
 print(name, lo, (select(2,load((head or "return ")..pre:rep(lo+1)..(mid or "x")..post:rep(lo+1))) or ""):sub(-70)) end
