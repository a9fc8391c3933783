-- A loop with an empty body and a pcall around it ends at a limit of reductions.
-- limit: reductions=1000000
-- expect: started
-- expect-error: reduction limit exceeded
print("started")
while true do
  pcall(function()
    local i = 0
    repeat i = i + 1 until i < 0
  end)
end
