-- Errors in finalizers during the closing of the state are swallowed; the rest still runs.
a = setmetatable({}, {__gc = function() print("first set") end})
b = setmetatable({}, {__gc = function() error("in closing") end})
c = setmetatable({}, {__gc = function() print("last set") end})
print("end of the script")
