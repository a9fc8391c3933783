-- stores into old objects while the collector works
collectgarbage() collectgarbage("setstepmul", 200)
local old = {} for i = 1, 100 do old[i] = {} end
collectgarbage()
for r = 1, 300 do
  for i = 1, 100 do old[i].v = {r, i} old[i].s = "str" .. r .. "/" .. i end
  collectgarbage("step", 1)
end
local ok = true for i = 1, 100 do ok = ok and old[i].v[1] == 300 and old[i].v[2] == i and old[i].s == "str300/" .. i end print(ok)
local function cell() local v = {} return function(x) if x then v = x end return v end end
local cells = {} for i = 1, 50 do cells[i] = cell() end
for r = 1, 300 do for i = 1, 50 do cells[i]({r}) end collectgarbage("step", 1) end
ok = true for i = 1, 50 do ok = ok and cells[i]()[1] == 300 end print(ok)
local objs = {} for i = 1, 50 do objs[i] = {} end
for r = 1, 300 do for i = 1, 50 do setmetatable(objs[i], {__index = {r = r}}) end collectgarbage("step", 1) end
ok = true for i = 1, 50 do ok = ok and objs[i].r == 300 end print(ok)
local cos = {} for i = 1, 20 do cos[i] = coroutine.wrap(function() local v while true do v = {coroutine.yield(v and v[1])} end end) cos[i]() end
ok = true for r = 1, 300 do for i = 1, 20 do ok = ok and cos[i](r) == r end collectgarbage("step", 1) end print(ok)
local list = {} for r = 1, 2000 do list = {prev = list, n = r} if r % 3 == 0 then collectgarbage("step", 1) end end local n = 0 while list.prev do n = n + 1 list = list.prev end print(n)
local keyed = {} for r = 1, 300 do keyed[{r}] = {r} keyed["k" .. r] = {r} collectgarbage("step", 1) end ok = true for k, v in pairs(keyed) do if type(k) == "table" then ok = ok and k[1] == v[1] else ok = ok and k == "k" .. v[1] end end print(ok)
local up = {} do local function set(v) up = v end for r = 1, 300 do set({r}) collectgarbage("step", 1) end end print(up[1])
for i = 1, 100 do old[i] = {old[i]} table.insert(old[i], {i}) collectgarbage("step", 1) end print(old[50][2][1], old[50][1].v[2])
