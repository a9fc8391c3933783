-- Finalizers at the end still see the library and the globals.
value = 10
guard = setmetatable({}, {__gc = function()
  print(value, type(string.format), ("x"):rep(3), #table.pack(1, 2))
end})
print("end")
