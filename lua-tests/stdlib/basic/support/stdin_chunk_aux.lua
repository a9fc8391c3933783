#!shebang is skipped on the standard input too
GREETING = "set by the chunk"
if ... == "fail" then
  error("failed from stdin")
end
return "n", select("#", ...)
