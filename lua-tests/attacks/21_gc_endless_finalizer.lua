-- A finalizer that never returns is interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
do
  local function make() setmetatable({}, {__gc = function() while true do end end}) end
  make()
end
collectgarbage()
