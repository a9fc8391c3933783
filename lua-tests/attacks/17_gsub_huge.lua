-- gsub whose result has 2 GB: stopped while it grows.
-- limit: memory=64M
-- peak: 170M
-- expect: false	not enough memory
-- expect: false	not enough memory
-- expect: abc
local function show(ok, message) print(ok, message:match("^not enough memory")) end
show(pcall(string.gsub, ("x"):rep(1 << 20), "x", ("y"):rep(1 << 11)))
show(pcall(string.gsub, ("x"):rep(1 << 20), "x", function() return ("y"):rep(1 << 11) end))
print((("aXc"):gsub("X", "b")))
