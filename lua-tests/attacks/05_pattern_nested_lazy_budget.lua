-- The same under a limit of reductions.
-- limit: reductions=20000000
-- expect: started
-- expect-error: reduction limit exceeded
print("started")
local subject = ("x"):rep(200)
pcall(string.gsub, subject, (".-"):rep(8) .. "y", "")
print("not reached")
