-- spec: types 4.2
-- expect: attempt to modify a type value
-- expect: attempt to modify a type value
-- expect: attempt to perform arithmetic on a type value (upvalue 'Q')
-- expect: attempt to concatenate a type value (upvalue 'Q')
-- expect: attempt to get length of a type value (upvalue 'Q')
-- expect: attempt to call a nil value (method 'nothing')
-- expect: bad argument #1 to 'setmetatable' (table expected, got type)
-- expect: false	type	nil
type P = {x: number}
local function fails(f, ...)
  local _, message = pcall(f, ...)
  print((message:gsub("^[%w_]+%.lua:%d+: ", "")))
end
fails(function() P.x = 1 end)
fails(function() P[1] = 1 end)
local Q = P
fails(function() return (Q as any) + 1 end)
fails(function() return (Q as any) .. "" end)
fails(function() return #(Q as any) end)
fails(function() P:nothing() end)
fails(setmetatable, P, {})
print(getmetatable(P), type(P), P[1])
