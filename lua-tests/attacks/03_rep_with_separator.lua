-- string.rep whose size overflows, or is beyond what a string may have; empty results of any count are immediate.
-- only: wippy
-- limit: memory=64M
-- peak: 110M
-- expect: false	resulting string too large
-- expect: false	resulting string too large
-- expect: false	resulting string too large
-- expect: 0	0	0
print(pcall(string.rep, "x", 1 << 62, "yyyy"))
print(pcall(string.rep, "abc", math.maxinteger))
print(pcall(string.rep, "x", 1 << 40, "yyyy"))
print(#(""):rep(1 << 62), #("x"):rep(-1), #("x"):rep(math.mininteger))
