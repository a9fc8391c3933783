-- Keys that move from the hash part to the array part while a table is cleared by next; call hooks at the end of a slice
for m = 1, 200 do
     local t = {}; t[1] = 1 t[2.25] = 2 t[3] = 3
     for i = 1, 4 do t['n' .. i + m] = i end
     t[2] = 4
     local k = next(t); while k ~= nil do t[k] = nil k = next(t, k) end
     assert(next(t) == nil)
   end
local n = 0 local function f() end
   debug.sethook(function() n = n + 1 end, 'c')
   for i = 1, 100000 do f() end
   debug.sethook() print(n) 
