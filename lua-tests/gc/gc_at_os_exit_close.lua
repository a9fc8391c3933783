-- os.exit with close = true closes the state: finalizers run.
x = setmetatable({}, {__gc = function() print("finalized") end})
print("leaving")
os.exit(true, true)
