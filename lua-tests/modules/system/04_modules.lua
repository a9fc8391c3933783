-- spec: modules/system 4
-- variant:
-- variant: --modules system,time
-- expect: sorted	true	time
-- expect: string	string
-- expect: false	[..]
local system = require("system")
local by_name, before, sorted = {}, "", "sorted"
for _, module in ipairs(system.modules()) do
    if module.name <= before then sorted = "not sorted" end
    before, by_name[module.name] = module.name, module
end
print(sorted, by_name.system ~= nil, by_name.time.class[2])
print(type(by_name.time.description), type(by_name.time.class[1]))
print(pcall(function() system.exit = print end))
