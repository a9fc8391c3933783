-- spec: processes 21.1
-- expect: true	string
print(process.pid() == process.pid(), type(process.pid()))
