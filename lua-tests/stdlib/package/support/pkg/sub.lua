-- a sub-module
return { name = ..., file = select(2, ...) }
