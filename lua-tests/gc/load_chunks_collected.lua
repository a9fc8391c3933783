-- Functions made by load are freed with their constants.
local w = setmetatable({}, {__mode = "v"})
local function make()
  for i = 1, 200 do
    local f = load("local t = {" .. i .. "} return function() return t, 'constant" .. i .. "' end")
    w[i] = f
    w[i + 1000] = f()
  end
end
make()
collectgarbage()
print(next(w))
collectgarbage()
local base = collectgarbage("count")
for i = 1, 5000 do load("return 's" .. i .. "'")() end
collectgarbage()
print(collectgarbage("count") - base < 300)
