-- SIGINT is not an error that pcall could catch.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
while true do
  pcall(function() while true do end end)
end
