-- An endless goto loop is interruptible.
-- signal: INT after 400
-- expect: started
-- expect-error: interrupted
-- exit: 130
print("started")
io.stdout:flush()
::again::
goto again
