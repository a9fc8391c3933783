-- Long strings are freed: the heap stays small over many of them.
collectgarbage()
local base = collectgarbage("count")
local total = 0
for i = 1, 300 do
  local s = ("x"):rep(100000) .. i
  total = total + #s
end
collectgarbage()
print(total, collectgarbage("count") - base < 500)
