-- %q of 10 MB of zeros.
-- limit: memory=128M
-- peak: 200M
-- expect: 20000002
-- expect: true
local zeros = ("\0"):rep(10000000)
local quoted = string.format("%q", zeros)
print(#quoted)
print(load("return " .. quoted:sub(1, 20001) .. '"')() == zeros:sub(1, 10000))
