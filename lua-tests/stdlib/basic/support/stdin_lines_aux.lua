-- run by dofile_stdin
FROM_STDIN = "global from stdin"
print("inside", ...)
return "result", debug.getinfo(1, "S").source, debug.getinfo(1, "l").currentline
