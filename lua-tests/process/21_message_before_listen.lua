-- spec: processes 21.21
-- expect: 7	true
process.send(process.pid(), "early", 7)
print(process.listen("early"):receive())
