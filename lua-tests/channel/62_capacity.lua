-- spec: channels 13.62
-- expect: false	bad argument #1 to 'new'
-- expect: false	bad argument #1 to 'new'
-- expect: false	bad argument #1 to 'new'
-- expect: 2	integer	0
-- expect: 1152921504606846976
for _, capacity in ipairs { -1, 1.5, "x" } do
    local ok, message = pcall(channel.new, capacity)
    print(ok, message:match("bad argument #1 to 'new'"))
end
print(channel.new(2.0):cap(), math.type(channel.new(2.0):cap()), channel.new():cap())
-- Storage grows with use: a huge capacity costs nothing.
print(channel.new(1 << 60):cap())
