-- The shortest program: measures the start and the end of the interpreter.
print("hello")
