-- 6.1 dofile: runs a file and returns all its values
print(dofile("stdlib/basic/support/three_values.lua"))
print(select("#", dofile("stdlib/basic/support/no_value.lua")))
print(dofile("stdlib/basic/support/shebang.lua"))
SHARED = 1
dofile("stdlib/basic/support/count_global.lua")
dofile("stdlib/basic/support/count_global.lua")
print(SHARED)
print(pcall(dofile, "stdlib/basic/support/missing.lua"))
print(pcall(dofile, "stdlib/basic/support/syntax_error_aux.lua"))
print(pcall(dofile, "stdlib/basic/support/raises_aux.lua"))
print(pcall(dofile, {}))
print(pcall(dofile, "a\0b"))
print(select("#", dofile("stdlib/basic/support/varargs_aux.lua")))
