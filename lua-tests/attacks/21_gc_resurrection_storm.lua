-- Finalizers that resurrect their objects for ever, and others that make a successor each time: every cycle does a bounded
-- amount of work, and the script ends.
-- limit: memory=64M
-- peak: 150M
-- expect: true	true
local resurrected, succeeded = 0, 0
local phoenix, heir = {}, {}
phoenix.__gc = function(o)
  resurrected = resurrected + 1
  setmetatable(o, phoenix)
end
heir.__gc = function()
  succeeded = succeeded + 1
  setmetatable({}, heir)
end
for i = 1, 200 do
  setmetatable({}, phoenix)
  setmetatable({}, heir)
end
for i = 1, 20 do collectgarbage() end
for i = 1, 20000 do local t = {i} end
print(resurrected >= 20 * 200, succeeded >= 20 * 200)
