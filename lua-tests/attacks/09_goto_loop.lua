-- An endless goto loop is interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
::again::
goto again
