-- spec: processes 21.2
-- expect: true
-- expect: {app:processes|0x00001}
print(process.pid():match("^{app:processes|0x%x%x%x%x%x+}$") ~= nil)
print(process.pid())
