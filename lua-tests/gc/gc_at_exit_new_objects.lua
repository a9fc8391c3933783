-- 5.3: objects that finalizers mark during the closing of the state are not finalized any more.
local mt = {}
local n = 0
mt.__gc = function(o)
  print("closing", o.id)
  n = n + 1
  if n < 4 then setmetatable({id = o.id .. "+"}, mt) end
end
anchor = setmetatable({id = "x"}, mt)
print("end of the script")
