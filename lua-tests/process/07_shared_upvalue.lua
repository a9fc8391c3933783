-- spec: processes 21.7
-- expect: 2	nil
-- expect: 0
local count = 0
local pair = {
    increment = function() count = count + 1 end,
    read = function() return count end,
}
print(process.exec(function()
    pair.increment()
    pair.increment()
    return pair.read()
end))
print(pair.read())
