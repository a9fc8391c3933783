-- ("a?")^34 a^34 against 34 times a: exponential backtracking, interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
print(("a"):rep(34):find("^" .. ("a?"):rep(34) .. ("a"):rep(34) .. "b"))
