-- After a failing finalizer the others still run, at the latest in the next collection.
-- not-under: gc errors of finalizers leave the statement that happens to allocate
-- not-under: worst errors of finalizers leave the statement that happens to allocate
local ran = 0
local function make()
  for i = 1, 6 do
    setmetatable({}, {__gc = function()
      ran = ran + 1
      if i % 2 == 0 then error("even") end
    end})
  end
end
make()
local failures = 0
for _ = 1, 10 do
  if not pcall(collectgarbage) then failures = failures + 1 end
end
print(ran, failures)
