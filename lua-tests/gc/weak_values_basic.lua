-- Manual 2.5.2: entries whose value is collected leave a table with weak values.
local t = setmetatable({}, {__mode = "v"})
local keep = {name = "keep"}
local function fill()
  for i = 1, 10 do t[i] = {i} end
  t.kept = keep
  t.number, t.boolean = 42, true
end
fill()
collectgarbage()
local count = 0
for _ in pairs(t) do count = count + 1 end
print(count, t.kept == keep, t.number, t.boolean, #t)
keep = nil
collectgarbage()
print(t.kept, next(t) ~= nil)
t.number, t.boolean = nil, nil
print(next(t))
