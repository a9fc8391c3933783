-- 3.4.4: ~= between values of all types: no conversion, no error
local t, f, co = {}, function() end, coroutine.create(print)
local names = {"false", "true", "0", "0.0", "1", "'0'", "'1'", "''", "t", "{}", "f", "print", "co", "stdout"}
local values = {false, true, 0, 0.0, 1, "0", "1", "", t, {}, f, print, co, io.stdout}
for i, a in ipairs(values) do
  local row = {}
  for j, b in ipairs(values) do row[j] = a ~= b and "T" or "." end
  row[#row + 1] = (a ~= nil and "T" or ".") .. (nil ~= a and "T" or ".")
  print(("%-7s"):format(names[i]), table.concat(row))
end
print(nil ~= nil, nil ~= false, t ~= t, {} ~= {}, f ~= f, print ~= print)
print("abc" ~= "abc", "a" .. "bc" ~= "abc", ("x"):rep(100) ~= ("x"):rep(100), ("x"):rep(100) ~= ("x"):rep(101))
print("a\0b" ~= "a\0c", "a\0" ~= "a", "1" ~= 1, 1 ~= "1", 1 ~= 1.0, "1.0" ~= "1")
local a, b = "left", "right"
print(a ~= b, a ~= "left", "right" ~= b, (a .. b) ~= "leftright")
print((a ~= b) ~= false, not (a ~= b), (not a) ~= b, not a ~= not b)
