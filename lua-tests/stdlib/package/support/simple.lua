-- returns a table; counts how often it runs
LOADS = (LOADS or 0) + 1
return { name = ..., file = select(2, ...), count = select("#", ...) }
