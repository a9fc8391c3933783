-- 6.1 collectgarbage: unreachable objects go away, stop keeps them
-- not-under: gc finalizers run as soon as each object is garbage
-- not-under: worst finalizers run as soon as each object is garbage
local weak = setmetatable({}, { __mode = "v" })
do
  local keep = { "kept" }
  weak[1] = keep
  weak[2] = { "lost" }
  collectgarbage()
  print(weak[1] ~= nil, weak[2])
  print(weak[1][1])
  keep = nil
end
local log = {}
local function make(name)
  setmetatable({}, { __gc = function() log[#log + 1] = name end })
end
make("a")
make("b")
make("c")
collectgarbage()
print(#log, table.concat(log, " "))
collectgarbage("stop")
make("d")
local junk
for i = 1, 2000 do junk = { i } end
print(#log)
collectgarbage()
print(#log, log[4])
print(collectgarbage("isrunning"))
collectgarbage("restart")
print(collectgarbage("isrunning"))
local before = collectgarbage("count")
local big = string.rep("x", 1 << 20)
print(collectgarbage("count") - before >= 1024)
big = nil
collectgarbage()
print(collectgarbage("count") < before + 512)
