-- os.exit without close does not run finalizers.
x = setmetatable({}, {__gc = function() print("finalized") end})
print("leaving")
io.stdout:flush()
os.exit(0)
