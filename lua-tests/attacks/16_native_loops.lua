-- Library loops over huge ranges are interruptible and charged.
-- limit: reductions=3000000
-- expect: started
-- expect-error: reduction limit exceeded
print("started")
pcall(table.move, {}, 1, 1 << 40, 2)
print("not reached")
