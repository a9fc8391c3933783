-- The letters 'k' and 'v' count wherever they stand in __mode; other values of it mean nothing.
local function survives(mode)
  local t = setmetatable({}, {__mode = mode})
  local function fill()
    t[1] = {}
    t[{}] = 1
  end
  fill()
  collectgarbage()
  local array, hash = t[1] ~= nil, 0
  for k in pairs(t) do
    if type(k) == "table" then hash = hash + 1 end
  end
  return array, hash
end
for _, mode in ipairs{"k", "v", "kv", "vk", "weak", "xkx", "xvx", "", "K", "V"} do
  print("[" .. mode .. "]", survives(mode))
end
print("number", survives(1))
print("table", survives({}))
print("nil", survives(nil))
