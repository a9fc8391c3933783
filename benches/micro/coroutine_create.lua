-- One coroutine made, run to its end and dropped an operation.
-- small: 1000
local n = tonumber(arg and arg[1]) or 1500000

local create, resume = coroutine.create, coroutine.resume
local function body() end
local co
for _ = 1, n do
  co = create(body)
  resume(co)
end
print(coroutine.status(co))
