-- the same append meets tables of all shapes, proxies and values that cannot be indexed
local ks, n = {"name", 1, 2.0, 1.5, true, "new"}, 0
local function f(o, v)
  n = n % #ks + 1
  local k = ks[n]
  o[#o + 1] = v
end
local log
local store = {}
local function dump(o)
  if type(o) ~= "table" then return type(o) end
  local t = {}
  for k, v in next, o do t[#t + 1] = tostring(k) .. "=" .. tostring(v) end
  table.sort(t)
  return table.concat(t, " ")
end
local objects = {{}, {name = 1}, {1, 2, 3}, {"x", name = "n", a = 1, b = 2, c = 3}, setmetatable({}, {__newindex = function(t, k, v) log = tostring(k) .. ":" .. tostring(v) end}), setmetatable({name = "own", "one"}, {__newindex = store}),
  setmetatable({}, {__index = {name = "inherited"}}), setmetatable({}, {__newindex = setmetatable({}, {__newindex = function(t, k, v) rawset(store, k, v) end})}), setmetatable({}, {__newindex = function() error("read only", 2) end}), "string", 5, true, print}
for round = 1, 3 do
  for i, o in ipairs(objects) do
    log = nil
    local ok, e = pcall(f, o, round % 2 == 1 and "v" .. round or nil)
    print(i, ok, ok and dump(o) or e, log)
  end
end
print(dump(store))
local t = {}
for i = 1, 200 do f(t, i) end
print(dump(t):sub(1, 60), rawlen(t) > 0)
setmetatable(t, {__newindex = function(_, k) log = k end})
log = nil
for i = 1, 6 do f(t, "after") end
print(rawget(t, "name"), rawget(t, 1), rawget(t, "new"), log)
local meta = getmetatable(t)
meta.__newindex = nil
for i = 1, 6 do f(t, nil) end
print(rawget(t, "name"), rawget(t, 1))
