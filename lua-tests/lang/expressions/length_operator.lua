-- 3.4.7: length of strings and of proper sequences
print(#"", #"a", #"a\0b\0", #"é", #[[
x]], #("x"):rep(1000))
print(#{}, #{1}, #{1, 2, 3}, #{nil}, #{n = 1}, #{[1] = 1}, #{[2] = 2, [1] = 1})
local t = {}
for i = 1, 100 do t[i] = i; assert(#t == i) end
for i = 100, 51, -1 do t[i] = nil; assert(#t == i - 1) end
print(#t)
t = {}
t[3] = 3; t[2] = 2; t[1] = 1
print(#t)
t[2] = 1; t[4] = 4
print(#t)
t = {1, 2, 3}; t[#t + 1] = 4; t[#t + 1] = 5; t[#t] = nil
print(#t, t[#t])
t = {n = 5, m = 6, 1, 2}
print(#t)
t = {[0] = 0, [-1] = -1, 1}
print(#t)
t = {[1.0] = "a", [2.0] = "b"}
print(#t)
t = {(function() return 1, 2, 3 end)()}
print(#t)
t = {table.unpack({1, 2, 3}, 1, 3)}
t[#t + 1], t[#t + 2] = "x", "y"
print(#t)
t = {}; t[1] = 1; t[2] = 2; t[1] = nil; t[2] = nil
print(#t)
t = {}; for i = 1, 10 do t["k" .. i] = i end; for i = 1, 10 do t[i] = i end
print(#t)
t = {{}, {}, {1, {1, 2}}}
print(#t, #t[3], #t[3][2], #t[1])
t = {1, 2, 3, nil, nil}
print(#{1, 2, 3, nil, nil}, #{nil, nil} == 0)
local s = "abc"
print(#s .. #s, #s + #s, -#s, #s == 3, ({10, 20, 30})[#s])
