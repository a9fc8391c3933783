-- too many constants for one operand: loads, indices, comparisons, method names, closures
local parts = {}
for i = 1, 600 do parts[#parts + 1] = ("local _ = %d.25"):format(i) if i % 100 == 0 then parts[#parts] = parts[#parts] end end
local body = {}
for i = 1, 300 do body[#body + 1] = "t['fill" .. i .. "'] = " .. i .. ".5" end
local src = "local t = {} " .. table.concat(body, " ") .. [[
 t.late = 'late value'
 t['late2'] = t.late .. ' more'
 local ok = t.late == 'late value' and t.late ~= 'other' and 1234.5 < 9876.25 and 'aaa' < 'zzz'
 function t:lateMethod(x) return self.late, x + 0.125, -x, x == 77.75 end
 local n = 0
 for i = 1000.5, 1003.5, 0.75 do n = n + i end
 t[3.125], t[true], t[false] = 'num key', 't', 'f'
 return t, ok, n, t:lateMethod(77.75) ]]
local t, ok, n, a, b, c, d = load(src)()
print(t.late, t.late2, ok, n) print(a, b, c, d) print(t[3.125], t[true], t[false]) print(t.fill1, t.fill300)
print(t.lateMethod(t, 1)) print(select("#", load(src)()))
local s = {} for i = 1, 400 do s[i] = "'s" .. i .. "'" end
local f = load("return function(x) return x == " .. table.concat(s, " or x == ") .. " end")()
print(f("s1"), f("s400"), f("s401"), f("s257"))
local g = load("local a = ...; " .. ("a = a .. 'p'; "):rep(300) .. table.concat(s, "; a = a ..", 1, 1):gsub("'s1'", "a = a .. 'end'") .. " return #a")
print(g(""))
