-- spec: processes 21.9
-- expect: nil	nil
print(process.exec(function() return G end))
G = 1
