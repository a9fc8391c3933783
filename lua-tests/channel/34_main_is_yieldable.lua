-- spec: channels 13.34
-- expect: false	true
-- expect: true	true
print(coroutine.isyieldable(), select(2, coroutine.running()))
coroutine.spawn(function() end)
print(coroutine.isyieldable(), select(2, coroutine.running()))
