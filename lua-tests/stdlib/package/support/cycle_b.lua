-- the other half of a cycle; it must not wait for cycle_a
CYCLE = type(package.loaded["cycle_a"])
return { name = "b" }
