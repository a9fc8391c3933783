-- Class: finalizer that calls os.exit.
local function make()
  setmetatable({}, {__gc = function()
    io.write("leaving in the finalizer\n")
    os.exit(0, true)
  end})
end
make()
setmetatable({}, {__gc = function() end})
collectgarbage()
print("not reached")
