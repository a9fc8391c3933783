-- spec: errors 12.47, 9.2
-- An error value that nothing catches: its text with contexts, the stack, status 1.
-- expect: before
-- status: 1
-- stderr: request: final
-- stderr: stack:
-- stderr: 47_uncaught.lua:10 (fails)
print("before")
local function fails()
  error(errors.wrap(errors.new("final"), "request"))
end
fails()
