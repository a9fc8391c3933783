-- A service that tells the collector who it is, and what it may do.
local security, time = require("security"), require("time")
return { main = function(name)
  local actor = security.actor()
  local _, refused = process.spawn(function() end, "app:procs")
  local text = table.concat({ actor and actor:id() or "nobody", refused and refused:kind() or "spawned", tostring(security.can("process.send", "x")) }, " ")
  while true do
    local sent, err = process.send("collector", name, text)
    if sent then return end
    if err:kind() == "PermissionDenied" then return nil, text .. ": " .. tostring(err) end
    time.sleep("2ms")
  end
end }
