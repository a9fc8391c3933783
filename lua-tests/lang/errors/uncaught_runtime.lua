-- raises: attempt to index a nil value (field 'missing')
local config = {name = "test", sub = {}}
for i = 1, 4 do print("before", i) end
print(config.name)
print(pcall(function() return config.missing.x end))
print(config.sub.missing)
print("now")
print("really")
print(config.missing.x)
print("never")
