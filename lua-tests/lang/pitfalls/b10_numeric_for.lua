-- B10: the numeric for of 5.3 (the end of the range has its own file among the statements)
for i = "10", "1", "-2" do io.write(tostring(i), " ") end print()
for i = 1, "10.8" do io.write(tostring(i), " ") end print()
for i = 1, 10, 0 do print("never") end
local n = 0
for i = 10, 1, 0 do n = n + 1 if n == 5 then break end end print(n)
for i = 1, 0/0 do print("never") end
for i = 0/0, 1 do print("never") end
for i = 1, 2, 0/0 do print("never") end
print(pcall(load "for i = 1, {} do end"))
print(pcall(load "for i = {}, {} do end"))
print(pcall(load "for i = {}, 1, {} do end"))
print(pcall(load "for i = {}, 1 do end"))
print(pcall(load "for i = nil, nil, nil do end"))
print(pcall(load "for i = 1, 2, 'x' do end"))
for i = 3, 1 do print("never") end
for i = 1.0, 3 do io.write(i, " ") end print()
for i = 1, 3.7 do io.write(i, " ") end print()
for i = math.maxinteger - 1, math.maxinteger - 1 do io.write(i, " ") end print()
