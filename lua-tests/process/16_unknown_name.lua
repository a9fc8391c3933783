-- spec: processes 21.16
-- expect: nil	could not resolve 'nobody' as PID or registered name
-- expect: NotFound	false
print(process.send("nobody", "t", 1))
local _, err = process.send("nobody", "t", 1)
print(err:kind(), err:retryable())
