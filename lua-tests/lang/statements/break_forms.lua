-- 3.3.4: break leaves the innermost loop
for i = 1, 3 do for j = 1, 3 do if j == 2 then break end io.write(i, j, " ") end end print()
while true do while true do break end io.write("inner left ") break end print()
repeat for i = 1, 5 do if i == 2 then break end end io.write("once ") until true print()
for i = 1, 3 do repeat break until false; io.write(i, " ") end print()
for i = 1, 10 do do do if i == 4 then break end end end io.write(i, " ") end print()
for i = 1, 3 do break; end
for i = 1, 3 do do break end io.write("never") end
while 1 do if true then break else error() end error("never") end
local i = 0
repeat i = i + 1; if i == 3 then break end local x = i until x > 100
print(i)
local fs = {}
for i = 1, 5 do local j = i; fs[i] = function() return j end; if i == 3 then break end end
print(#fs, fs[3]())
for k in pairs{a = 1} do for l in pairs{b = 1} do break end io.write(k) end print()
for _, src in ipairs{"break", "if x then break end", "while 1 do local f = function() break end end", "for i = 1, 2 do end break", "do break end", "repeat until break", "for i=1,2 do break local x = 1 end", "while 1 do break print(1) end"} do
  local ok, e = load(src, "=l")
  print(src, ok and "ok" or e)
end
local n = 0
for a = 1, 3 do for b = 1, 3 do for c = 1, 3 do n = n + 1; if c == a then break end end if b == a then break end end end
print(n)
