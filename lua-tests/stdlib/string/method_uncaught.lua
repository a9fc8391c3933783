-- raises: bad argument #1 to 'rep' (number expected, got table)
-- 6.4: the uncaught form of this error ends the program with status 1 after all output is written
for i = 1, 4 do print("step", i, i * i) end
io.write("text without a newline before the failing call;", " ", "and more\n")
local results = table.pack(pcall(function()
  local s = "x"
  s:rep({})
end))
print(results.n, results[1])
print((tostring(results[2]):gsub("^[^:]*:%d+: ", "")))
print(type(results[2]), results[2] ~= nil)
local s = "x"
s:rep({}) -- certain: E0001
print("not reached")
