-- keys removed and rehashed while next walks
local function check(mk, n) local t = {} for i = 1, n do t[mk(i)] = i end local c, s = 0, 0 for k, v in pairs(t) do c = c + 1 s = s + v t[k] = nil end print(c, s, next(t)) end
check(function(i) return i end, 100) check(function(i) return "s" .. i end, 100) check(function(i) return i + 0.5 end, 100) check(function(i) return {} end, 100)
check(function(i) return i % 2 == 0 and i or "k" .. i end, 101) check(function(i) return ("long"):rep(30) .. i end, 60) check(function(i) return function() return i end end, 50) check(function(i) return -i end, 77)
local t = {} for i = 1, 1000 do t[i] = i end local c = 0 for k in pairs(t) do if k % 2 == 0 then t[k] = nil else t[k] = -k end c = c + 1 end print(c)
c = 0 for k, v in pairs(t) do c = c + v end print(c)
t = {} for i = 1, 10 do t["k" .. i] = i end local k = next(t) local seen = {} while k do seen[#seen + 1] = t[k] t[k] = nil collectgarbage() k = next(t, k) end table.sort(seen) print(table.concat(seen, " "))
t = {a = 1, b = 2} for k in pairs(t) do t.a, t.b = nil end print(next(t))
t = {} for r = 1, 50 do for i = 1, 20 do t[r .. "/" .. i] = true end for k in pairs(t) do t[k] = nil end end print(next(t))
print(pcall(next, {}, 1)) print(pcall(next, {1}, "x"), next({5}, nil), next({5}, 1))
