-- Manual 2.5.1: finalizers of all objects that are still marked run when the state is closed, in reverse order.
kept = {}
for i = 1, 5 do
  kept[i] = setmetatable({}, {__gc = function() io.write("closing ", i, "\n") end})
end
local one = setmetatable({}, {__gc = function() print("local object", kept ~= nil) end})
print("end of the script")
