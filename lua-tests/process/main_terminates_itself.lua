-- spec: processes 11
-- timeout: 30
-- status: 1
-- stderr: process terminated
-- expect: before
print("before")
process.terminate(process.pid())
print("after")
