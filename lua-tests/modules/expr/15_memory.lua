-- spec: modules/expr 14
-- variant: --max-memory 9M
-- variant: --max-memory 12M
-- variant: --max-memory 24M
-- expect: ok
-- A result with long strings is made while the memory is nearly used up: nothing of it is lost, or there is an error.
local expr = require("expr")
for i = 1, 20 do
    local junk = {}
    for j = 1, 400 do junk[j] = { j, tostring(j) .. ("x"):rep(100) } end
    local ok, v = pcall(expr.eval, "map(1..60, [string(#), repeat('x', 100000 + #)])")
    if ok then
        for j = 1, 60 do assert(v[j][1] == tostring(j) and #v[j][2] == 100000 + j, j) end
    else
        assert(v == "not enough memory", v)
    end
end
print("ok")
