-- How many arguments a call can have beside so many local variables.
local function mk(nl, na) local t={} for i=1,nl do t[#t+1]="local v"..i.."="..i end local a={} for i=1,na do a[i]="x" end t[#t+1]="return f("..table.concat(a,",")..")" return table.concat(t,"\n") end
for _,nl in ipairs{0,100,150,170,180,190,199,200} do local lo,hi=0,260 while lo<hi do local m=(lo+hi+1)//2 if load(mk(nl,m)) then lo=m else hi=m-1 end end print(nl,lo,(select(2,load(mk(nl,lo+1)))) ) end
