-- spec: processes 21.4
-- expect: 42	nil
print(process.exec(function(a, b) return a * b end, "app:processes", 6, 7))
