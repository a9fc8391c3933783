-- spec: channels 13.17
-- expect: 100	1
local a, b = channel.new(1), channel.new(1)
b:send("b")
local from_a, index = 0, nil
for _ = 1, 100 do
    a:send("a")
    local r = channel.select { a:case_receive(), b:case_receive() }
    if r.channel == a and r.value == "a" then from_a = from_a + 1 end
    index = r.index
end
print(from_a, index)
