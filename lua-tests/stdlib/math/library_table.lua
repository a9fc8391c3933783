-- 6.7: the fields of the math library that the manual names
for _, n in ipairs { "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad",
  "random", "randomseed", "sin", "sqrt", "tan", "tointeger", "type", "ult" } do
  print(n, type(math[n]))
end
print(math == package.loaded.math)
