-- string.rep of 1 GiB: refused before the allocation, the program goes on.
-- limit: memory=64M
-- peak: 110M
-- expect: false	not enough memory
-- expect: false	not enough memory
-- expect: 1000
local function show(ok, message) print(ok, message:match("^not enough memory")) end
show(pcall(string.rep, "x", 1 << 30))
show(pcall(string.rep, "abc", 1 << 28, ","))
print(#("x"):rep(1000))
