-- s = s .. s for ever ends at the limit; what is left of the memory can be used again.
-- limit: memory=64M
-- peak: 150M
-- expect: false	not enough memory
-- expect: 1000000
local s = "x"
local ok, message = pcall(function()
  while true do s = s .. s end
end)
s = nil
collectgarbage()
print(ok, message)
print(#("y"):rep(1000000))
