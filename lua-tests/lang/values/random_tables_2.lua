-- random operations on tables against a model that keeps pairs in a list
local seed = 937
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local kinds = {function() return rnd(200) end, function() return "k" .. rnd(30) end, function() return rnd(20) + 0.5 end, function() return rnd(2) == 1 end, function() return -rnd(5) + 0.0 end, function() return ("long"):rep(20) .. rnd(5) end}
for round = 1, 12 do
  local t, list = {}, {}
  local function index(k) for i, p in ipairs(list) do if p[1] == k then return i end end end
  local function set(k, v)
    t[k] = v
    local i = index(k)
    if i then if v == nil then table.remove(list, i) else list[i][2] = v end elseif v ~= nil then list[#list + 1] = {k, v} end
  end
  for op = 1, 250 do
    local what = rnd(10)
    if what <= 5 then set(kinds[rnd(#kinds)](), op)
    elseif what <= 8 then set(kinds[rnd(#kinds)](), nil)
    elseif what == 9 then local n = 0 while t[n + 1] ~= nil do n = n + 1 end set(n + 1, op)
    else local n = 0 while t[n + 1] ~= nil do n = n + 1 end if n > 0 then set(n, nil) end end
  end
  local bad, walked, sum, ints = 0, 0, 0, 0
  for _, p in ipairs(list) do if t[p[1]] ~= p[2] or rawget(t, p[1]) ~= p[2] then bad = bad + 1 end end
  for k, v in pairs(t) do
    walked = walked + 1
    sum = sum + v
    if math.type(k) == "integer" then ints = ints + 1 end
    if math.type(k) == "float" and k == math.floor(k) then bad = bad + 1 end
  end
  local n = #t
  if n > 0 and t[n] == nil or t[n + 1] ~= nil then bad = bad + 1 end
  local seq = 0
  for i in ipairs(t) do seq = i end
  for k in pairs(t) do t[k] = nil end
  print(round, #list, walked == #list, bad, sum, ints, seq, next(t))
end
