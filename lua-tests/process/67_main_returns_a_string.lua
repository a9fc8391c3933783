-- spec: processes 21.67
-- expect: done
process.pid()
return "done"
