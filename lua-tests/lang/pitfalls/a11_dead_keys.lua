-- A11: keys removed while next walks, compared by content
local t = {}
for i = 1, 10 do t["key" .. i] = i end
local c = 0
local k = next(t)
while k do local k2 = k:sub(1, 3) .. k:sub(4); t[k] = nil; collectgarbage(); k = next(t, k2); c = c + 1 end
print(c, next(t))
for _, n in ipairs{50, 300} do
  local u = {}
  for i = 1, n do u[("long"):rep(20) .. i] = i end
  local cnt = 0
  for k, v in pairs(u) do u[k] = nil; cnt = cnt + 1; if cnt % 10 == 0 then collectgarbage() end end
  print(cnt, next(u))
end
local m = {}
for i = 1, 20 do m[i * 1.5] = i; m[{}] = i end
local cnt = 0
for k, v in pairs(m) do m[k] = nil; collectgarbage(); cnt = cnt + 1 end
print(cnt, next(m))
local keys = {}
for k in next, {10, 20, 30}, 1 do keys[#keys + 1] = k end
print(table.concat(keys, " "))
local s = {a = 1}
for k in next, s, "a" do print("never") end
print(pcall(function() for k in next, s, "b" do end end))
print(pcall(next, s, "b"), pcall(next, s, 1), pcall(next, s, {}) == false)
s.a = nil
print(pcall(next, s, "a"))
local w = {}
for i = 1, 100 do w[i] = i end
cnt = 0
for i, v in pairs(w) do w[i] = nil; w[i] = nil; cnt = cnt + v end
print(cnt, #w)
local x = {}
for i = 1, 64 do x["f" .. i] = true end
for k in pairs(x) do x[k] = false end
cnt = 0 for k, v in pairs(x) do if v == false then cnt = cnt + 1 end end
print(cnt)
