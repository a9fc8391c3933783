-- The same is charged: a process with a limit of reductions ends.
-- limit: reductions=20000000
-- expect: started
-- expect-error: reduction limit exceeded
print("started")
pcall(string.find, ("a"):rep(34), "^" .. ("a?"):rep(34) .. ("a"):rep(34) .. "b")
print("not reached")
