-- Entries with keys that are not objects are strong in an ephemeron table.
local e = setmetatable({}, {__mode = "k"})
local function fill()
  e[1] = {"one"}
  e.name = {"name"}
  e[2.5] = {"float"}
  e[true] = {"boolean"}
  e[print] = {"native"}
end
fill()
collectgarbage()
print(e[1][1], e.name[1], e[2.5][1], e[true][1], e[print][1])
