-- spec: modules/system 1
-- Every function gives a value of its type, and nil.
-- expect: ok
local system = require("system")
local functions = {
    table = {"modules", "memory.stats", "hosts.list"},
    number = {"memory.allocated", "runtime.goroutines", "runtime.tasks", "runtime.max_procs", "runtime.cpu_count", "process.pid"},
    string = {"process.hostname", "process.cwd"},
}
for kind, names in pairs(functions) do
    for _, name in ipairs(names) do
        local f = system
        for part in name:gmatch("%a[%a_]*") do f = f[part] end
        local values = table.pack(f())
        assert(values.n == 2 and type(values[1]) == kind and values[2] == nil, name)
        if kind == "number" then assert(math.type(values[1]) == "integer" and values[1] > 0, name) end
        if kind == "string" then assert(values[1] ~= "", name) end
    end
end
local keys = "alloc total_alloc sys heap_alloc heap_sys heap_idle heap_in_use heap_released heap_objects stack_in_use "
    .. "stack_sys mspan_in_use mspan_sys num_gc next_gc"
local stats = system.memory.stats()
for key in keys:gmatch("%S+") do assert(math.type(stats[key]) == "integer", key) end
assert(stats.alloc > 0 and stats.sys >= 1)
print("ok")
