-- spec: processes 21.19
-- expect: false	bad argument #1 to 'send' (string expected, got nil)
-- expect: false	bad argument #2 to 'send' (string expected, got table)
-- expect: false	bad argument #2 to 'cancel' (string expected, got table)
print(pcall(process.send, nil, "t"))
print(pcall(process.send, process.pid(), {}))
print(pcall(process.cancel, process.pid(), {}))
