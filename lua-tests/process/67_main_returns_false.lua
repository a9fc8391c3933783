-- spec: processes 21.67
-- status: 1
process.pid()
return false
