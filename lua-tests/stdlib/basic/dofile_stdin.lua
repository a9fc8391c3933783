-- 6.1 dofile without a name runs the standard input
-- stdin: stdlib/basic/support/stdin_lines_aux.lua
print("before")
print(dofile())
print("after")
print(FROM_STDIN)
print(io.read("l"))
print(io.read("a") == "")
print(select("#", dofile()))
print("end")
