-- 6.8: a file that becomes garbage is closed and flushed
local name = os.tmpname()
local function write(text)
  local f = io.open(name, "w")
  f:setvbuf("full", 65536)
  f:write(text)
end
for i = 1, 4 do
  write("content " .. i)
  collectgarbage()
  collectgarbage()
  local f = io.open(name)
  print(f:read("a"))
  f:close()
end
for i = 1, 300 do
  local f = io.open(name)
  if not f then collectgarbage() print("out of handles") break end
  if i % 50 == 0 then collectgarbage() print(i, f:read(7)) end
end
local it = io.lines(name)
print(it())
it = nil
collectgarbage()
print(os.remove(name))
