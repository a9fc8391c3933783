-- What only looks nested: long chains of operators, calls, fields and elseif are fine or refused, never a crash.
-- expect: plus	true
-- expect: and	true
-- expect: fields	true
-- expect: calls	true
-- expect: elseif	true
-- expect: semicolons	true
-- expect: right associative	true
local function attack(name, text)
  local f, message = load(text)
  print(name, f ~= nil or #message < 1000)
end
attack("plus", "return 1" .. (" + 1"):rep(100000))
attack("and", "return x" .. (" and x"):rep(20000))
attack("fields", "return x" .. (".y"):rep(100000))
attack("calls", "return f" .. ("()"):rep(100000))
attack("elseif", "if a then" .. (" elseif a then"):rep(20000) .. " end")
attack("semicolons", (";"):rep(1000000))
attack("right associative", "return x" .. (" .. x"):rep(100000))
