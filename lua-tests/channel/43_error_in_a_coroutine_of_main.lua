-- spec: channels 13.43
-- timeout: 20
-- status: 1
-- stderr: 43_error_in_a_coroutine_of_main.lua:7: co
-- expect: before
print("before")
coroutine.spawn(function() error("co") end)
print("after")
