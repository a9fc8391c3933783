-- 3.1: tokens written together
local a,b,c,t,s=7,3,2,{x={y=5},1,2,3},"str"
print(a+b,a-b,a*b,a/b,a//b,a%b,a^b,-a,a-(-b),a- -b) print(a==b,a~=b,a<b,a>b,a<=b,a>=b,not a,not(a),a and b,a or b) print(a&b,a|b,a~b,~a,a<<b,a>>c,~-a,-~a,a~~b,- -a) print(a..b,a.. -b,s..s..s,s..1 ..2,1 ..s,#s,#t,-#t,#t..s,not#s) print(t.x.y,t["x"]["y"],t[1]+t[2],t[#t],t[t[1]],(t).x.y,({1,2})[2],({x=1}).x,("s"):rep(2),#{1,2,3}) print(a//b^c,a*-b,a^-b,-a^c,2^-1,a%-b,a<b==(b>a),1<2,a+b..s,a..b+c)
if a>b then print"gt"end if(a)<(b)then else print'else'end for i=1,3 do io.write(i," ")end print()while a>5 do a=a-1 end print(a)repeat a=a+1 until a>9 print(a)
local f=function(...)return...end print(f(1,2),f"x",f{1}[1],(f)(3),f(f)(4))local function g(x)return x end print(g(1))g(2)
goto done do print"skipped"end::done::print"label"do local x=1;local y=2;;print(x+y)end
