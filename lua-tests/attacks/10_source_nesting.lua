-- Nested source is refused at 200 levels, whatever nests; a million levels never reach the native stack.
-- expect: parentheses	true	true
-- expect: concat	true	true
-- expect: index	true	true
-- expect: constructor	true	true
-- expect: power	true	true
-- expect: not	true	true
-- expect: minus	true	true
-- expect: call	true	true
-- expect: do	true	true
-- expect: while	true	true
-- expect: if	true	true
-- expect: for	true	true
-- expect: repeat	true	true
-- expect: function	true	true
local function attack(name, open, middle, close, start)
  local function refused(depth)
    local f, message = load((start or "") .. open:rep(depth) .. middle .. close:rep(depth), "=nested")
    return f == nil and (message:find("C levels", 1, true) or message:find("limit is 200", 1, true)) ~= nil
  end
  print(name, refused(300), refused(100000))
end
attack("parentheses", "(", "x", ")()")
attack("concat", "y .. (", "y", ")", "x = ")
attack("index", "a[", "1", "]", "return ")
attack("constructor", "{", "", "}", "x = ")
attack("power", "2 ^ (", "1", ")", "x = ")
attack("not", "not (", "x", ")", "return ")
attack("minus", "- - (", "x", ")", "return ")
attack("call", "f(", "", ")")
attack("do", "do ", "", " end")
attack("while", "while true do ", "", " end")
attack("if", "if true then ", "", " end")
attack("for", "for i = 1, 2 do ", "", " end")
attack("repeat", "repeat ", "", " until true")
attack("function", "return function() ", "", " end")
