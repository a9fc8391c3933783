-- spec: errors 5, 10
-- Wrong receivers are argument errors.
-- expect: bad argument #1 to 'message' (error expected, got number)
-- expect: bad argument #1 to 'kind' (error expected, got no value)
-- expect: bad argument #1 to 'stack' (error expected, got table)
-- expect: bad argument #1 to 'details' (error expected, got string)
-- expect: bad argument #1 to 'retryable' (error expected, got FILE*)
-- expect: calling 'message' on bad self (error expected, got table)
-- expect: nil	nil
local e = errors.new("m")
local function refused(f)
  print((select(2, pcall(f)):gsub("^.-:%d+: ", "")))
end
refused(function() return e.message(5) end)
refused(function() return e.kind() end)
refused(function() return e.stack({}) end)
refused(function() return e.details("x") end)
refused(function() return e.retryable(io.stdout) end)
refused(function() local t = { message = e.message } return t:message() end)
-- As the function, the method unwraps anything.
print(e.unwrap(5), e.unwrap())
