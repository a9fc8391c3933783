-- spec: scheduler 11: who writes to a pipe that is full waits elsewhere, also if there are more of them than workers
-- options: --workers 1
-- expect: waits	100	false
-- expect: written	30	true

local events = process.events()
local size = 300000
local wait = "while [ ! -e flag ]; do sleep 0.01; done; cat > "
local function in_pieces(out)
  local pipe = assert(io.popen(out, "w"))
  for i = 1, 3000 do assert(pipe:write(("%099d"):format(i), "\n") == pipe) end
  return (pipe:close())
end
local function one_text(out)
  local pipe = assert(io.popen(out, "w"))
  assert(pipe:write(("x"):rep(99), "\n", (("x"):rep(99) .. "\n"):rep(2999)))
  return (pipe:close())
end
local function unbuffered(out)
  local pipe = assert(io.popen(out, "w"))
  pipe:setvbuf("no")
  for _ = 1, 300 do assert(pipe:write(("x"):rep(1000))) end
  return (pipe:close())
end
local function flushed(out)
  local pipe = assert(io.popen(out, "w"))
  pipe:setvbuf("line")
  for _ = 1, 300 do
    assert(pipe:write(("x"):rep(500)))
    assert(pipe:flush())
    assert(pipe:write(("x"):rep(499), "\n"))
  end
  return (pipe:close())
end
local forms = { in_pieces, one_text, unbuffered, flushed, in_pieces }
for i = 1, 30 do process.spawn_monitored(forms[i % #forms + 1], nil, wait .. "out" .. i) end
local n = 0
for i = 1, 100 do n = n + assert(process.exec(function(n) return n end, nil, 1)) end
-- None of them can have ended.
local ended = not channel.select { events:case_receive(), default = true }.default
print("waits", n, ended)
io.open("flag", "w"):close()
local n_done, is_whole = 0, true
for _ = 1, 30 do
  local result = events:receive().result
  assert(result.value == true, result.error and result.error:message())
  n_done = n_done + 1
end
for i = 1, 30 do
  local file = assert(io.open("out" .. i))
  is_whole = is_whole and #file:read("a") == size
  file:seek("set")
  if forms[i % #forms + 1] == in_pieces then
    for k = 1, 3000 do is_whole = is_whole and file:read("n") == k end
  end
  file:close()
end
print("written", n_done, is_whole)
