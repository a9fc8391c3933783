-- A finalizer may set globals, also ones the main program is using.
counter = 0
local function make()
  for i = 1, 10 do
    setmetatable({}, {__gc = function() counter = counter + i end})
  end
end
make()
collectgarbage()
print(counter)
