-- One metatable for many weak tables.
local mt = {__mode = "v"}
local tables = {}
local kept = {}
local function fill()
  for i = 1, 100 do
    local w = setmetatable({}, mt)
    w[1] = kept
    w[2] = {}
    w.x = {}
    tables[i] = w
  end
end
fill()
collectgarbage()
local bad = 0
for i = 1, 100 do
  local w = tables[i]
  if w[1] ~= kept or w[2] or w.x then bad = bad + 1 end
end
print(bad)
