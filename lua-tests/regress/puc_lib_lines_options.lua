-- Class: io.lines with 250 options, and with bad ones.
local name = os.tmpname()
local f = io.open(name, "w")
for i = 1, 300 do f:write(i, "\n") end
f:close()
local options = {}
for i = 1, 250 do options[i] = "n" end
local count
for a, b, c in io.lines(name, table.unpack(options)) do
  count = (count or 0) + 1
  if count == 1 then print(a, b, c) end
end
print(count)
local values = {io.lines(name, table.unpack(options))()}
print(#values, values[250])
options[251] = "n"
print(pcall(io.lines, name, table.unpack(options)))
print(pcall(function() for _ in io.lines(name, "x") do end end))
print((pcall(io.lines, "no/such/file")))
print(#io.lines(name, "a")(), io.lines(name, "L")(), io.lines(name, 3)(), io.lines(name, 0)())
local iterate = io.lines(name)
local n = 0
for line in iterate do n = n + 1 end
print(n, pcall(iterate))
os.remove(name)
