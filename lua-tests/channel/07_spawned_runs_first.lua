-- spec: channels 13.7
-- expect: child
-- expect: parent
coroutine.spawn(function() print("child") end)
print("parent")
