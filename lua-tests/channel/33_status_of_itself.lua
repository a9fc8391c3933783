-- spec: channels 13.33
-- expect: running	false
coroutine.spawn(function()
    local th, is_main = coroutine.running()
    th_status, th_main = coroutine.status(th), is_main
end)
print(th_status, th_main)
