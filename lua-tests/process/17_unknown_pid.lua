-- spec: processes 21.17
-- expect: nil	process not found
-- expect: NotFound	{app:processes|0xfffff}
-- expect: NotFound	host not found
-- expect: Unavailable	cannot route to external node
print(process.send("{app:processes|0xfffff}", "t"))
local _, err = process.send("{app:processes|0xfffff}", "t")
print(err:kind(), err:details().pid)
_, err = process.send("{app:nohost|0x00001}", "t")
print(err:kind(), (err:message():gsub(":.*", "")))
_, err = process.send("{other@app:processes|0x00001}", "t")
print(err:kind(), err:message())
