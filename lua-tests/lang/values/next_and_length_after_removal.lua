-- 2.1/6.1: tables after many removals and insertions keep what they have
local x = 42 local function rnd(n) x = (x * 1103515245 + 12345) % 2147483648 return x // 65536 % n end
for round = 1, 10 do
  local t, model, count = {}, {}, 0
  for i = 1, 2000 do
    local k = rnd(3) == 0 and "s" .. rnd(50) or rnd(3) == 0 and rnd(40) + 0.5 or rnd(60)
    if rnd(3) == 0 then t[k] = nil else t[k] = i end
    local found = false
    for j = 1, count do if model[j][1] == k then model[j][2] = t[k] found = true break end end
    if not found then count = count + 1 model[count] = {k, t[k]} end
  end
  local n, bad = 0, 0
  for j = 1, count do if t[model[j][1]] ~= model[j][2] then bad = bad + 1 end if model[j][2] ~= nil then n = n + 1 end end
  local walked, sum = 0, 0 for k, v in pairs(t) do walked = walked + 1 sum = sum + v end
  local k, n2 = nil, 0 repeat k = next(t, k) if k ~= nil then n2 = n2 + 1 end until k == nil
  print(round, count, n == walked, n2 == walked, bad, sum)
end
