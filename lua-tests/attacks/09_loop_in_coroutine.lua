-- The same inside nested coroutines.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
while true do
  coroutine.wrap(function()
    coroutine.wrap(function() for i = 1, math.huge do end end)()
  end)()
end
