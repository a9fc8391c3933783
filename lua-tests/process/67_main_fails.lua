-- spec: processes 21.67
-- status: 1
-- stderr: x
process.pid()
error("x")
