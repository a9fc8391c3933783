-- spec: errors 12.49, 7
-- not-under: gc takes too long
-- Errors are garbage like any other: a loop that makes a million needs no more memory than one that makes a thousand.
-- expect: true
-- expect: true
-- expect: true
local function make(n)
  for i = 1, n do
    local e = errors.new("m")
  end
end
make(1000)
collectgarbage()
local before = collectgarbage("count")
make(1000000)
print(collectgarbage("count") < before + 4096)

-- What an error holds outside the heap counts.
local text = string.rep("x", 100000)
local most = 0
for i = 1, 2000 do
  local e = errors.new(text .. i)
  most = math.max(most, collectgarbage("count"))
end
print(most < before + 32 * 1024)

-- A long chain of wraps goes as one.
local e = errors.new("m")
for i = 1, 200000 do e = errors.wrap(e, "w") end
local long = #tostring(e)
e = nil
collectgarbage()
print(long == 200000 * 3 + 1)
