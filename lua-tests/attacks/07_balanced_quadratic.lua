-- %b() over a million open brackets tries from each of them: interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
print(("("):rep(4000000):find("%b()"))
