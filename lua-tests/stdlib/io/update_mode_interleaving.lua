-- 6.8: reading and writing the same file with seeks between
local name = os.tmpname()
local f = io.open(name, "w+")
for i = 1, 5 do f:write("line ", i, "\n") end
f:seek("set")
print(f:read("l"))
f:seek("cur", 0)
f:write("LINE 2\n")
f:seek("cur", 0)
print(f:read("l"))
f:seek("set", 0)
print(f:read("a"))
f:seek("end")
f:write("tail")
f:seek("end", -4)
print(f:read("a"))
f:seek("set", 0)
local pos = {}
while true do
  local p = f:seek()
  local l = f:read("l")
  if not l then break end
  pos[#pos + 1] = p .. ":" .. #l
end
print(table.concat(pos, " "))
f:seek("set", 7)
f:write("[2]")
f:flush()
print((io.open(name):read("a"):gsub("\n", "|")))
f:close()
print(select(2, io.open(name):read("a"):gsub("\n", "")))
os.remove(name)
