-- One resume and one yield an operation.
-- small: 1000
local n = tonumber(arg and arg[1]) or 5000000

local resume, yield = coroutine.resume, coroutine.yield
local co = coroutine.create(function()
  while true do
    yield()
  end
end)
for _ = 1, n do
  resume(co)
end
print(coroutine.status(co))
