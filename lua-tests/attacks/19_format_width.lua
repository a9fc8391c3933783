-- Formats with enormous widths, precisions and flags.
-- expect: false	invalid format (width or precision too long)
-- expect: false	invalid format (width or precision too long)
-- expect: false	invalid format (repeated flags)
-- expect: false	invalid option '%y' to 'format'
-- expect: false	bad argument #2 to 'string.format' (no value)
-- expect: 108
-- expect: 410
local function show(ok, message) print(ok, (message:gsub("^bad argument #1 to 'format' %((.*)%)$", "%1"))) end
show(pcall(string.format, "%1000000d", 1))
show(pcall(string.format, "%.1000f", 1))
show(pcall(string.format, "%" .. ("-"):rep(1000) .. "d", 1))
show(pcall(string.format, "%y", 1))
show(pcall(string.format, ("%d"):rep(10000)))
print(#string.format("%.99f", -1e7 / 3))
print(#string.format("%99.99f", -1e308))
