-- 3.3.1: explicit blocks, scopes, empty statements
local x = 1
do local x = 2; print(x) do local x = x + 1; print(x) end print(x) end
print(x)
do end
do do do end end end
;;; ;
local y = 1; ; local z = 2;
print(y, z)
do x = 10 end
print(x)
do local a = 1; do local b = a; a = 5; print(a, b) end print(a, b) end
print(a, b)
do local f = function() return x end; x = 11; print(f()) end
do return print("return in a block ends the chunk") end
