-- 2.1: values of different types are never equal; integer and float compare by value
print(1 == 1.0, 0 == -0, 0.0 == -0.0, "1" == 1, 1 == "1")
print(nil == false, false == nil, nil == nil, true == 1, "" == nil)
print("a" == "a", "a" == "b", "a\0" == "a", "a\0b" == "a\0b")
local t, u = {}, {}
print(t == t, t == u, {} == {}, t ~= u)
print(print == print, print == type, (function() end) == print)
local nan = 0/0
print(nan == nan, nan ~= nan, rawequal(nan, nan))
print(math.huge == 1/0, -math.huge == -1/0, math.huge == -math.huge)
print(2^53 == 2^53 + 1, 9007199254740993 == 9007199254740992.0, 9007199254740992 == 2^53)
print(math.maxinteger == math.maxinteger + 0.0, math.mininteger == -2^63)
print(math.maxinteger + 1.0 == 2^63, math.maxinteger + 1 == math.mininteger)
local co = coroutine.create(print)
print(co == co, co == coroutine.create(print), io.stdout == io.stdout, io.stdout == io.stderr)
