-- spec: processes 21.49
-- expect: nil	name already registered	AlreadyExists	true
local ready = process.listen("ready")
local p = process.spawn(function(main)
    process.registry.register("w")
    process.send(main, "ready")
    process.inbox():receive()
end, nil, process.pid())
ready:receive()
local ok, err = process.registry.register("w")
print(ok, err:message(), err:kind(), err:details().existing_pid == p)
