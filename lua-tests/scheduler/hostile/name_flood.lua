-- spec: processes 11
-- Names by the ten thousand, and names that are tried and never there: they go with their holder, and what was asked for in
-- vain leaves nothing.
-- expect: held	20000
-- expect: taken by another	nil	AlreadyExists
-- expect: gone with the holder	0
-- expect: no name stays	true
local ready = process.listen("ready")
local holder = process.spawn_monitored(function(main)
  for i = 1, 20000 do assert(process.registry.register("name/" .. i)) end
  process.send(main, "ready", true)
  process.listen("stop"):receive()
end, nil, process.pid())
ready:receive()
local held = 0
for i = 1, 20000 do if process.registry.lookup("name/" .. i) == holder then held = held + 1 end end
print("held", held)
local ok, err = process.registry.register("name/77")
print("taken by another", ok, err:kind())
collectgarbage()
local before = collectgarbage("count")
for i = 1, 20000 do
  assert(not process.registry.lookup("nobody/" .. i))
  assert(not process.send("nobody/" .. i, "topic", i))
end
collectgarbage()
local after = collectgarbage("count")
process.send(holder, "stop", true)
process.events():receive()
held = 0
for i = 1, 20000 do if process.registry.lookup("name/" .. i) then held = held + 1 end end
print("gone with the holder", held)
print("no name stays", after < before + 200)
