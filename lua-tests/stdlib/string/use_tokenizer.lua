-- 6.4.1: a lexer built from anchored patterns with init
local rules = { { "space", "^%s+()" }, { "number", "^%d+%.?%d*()" }, { "name", "^[%a_][%w_]*()" }, { "string", '^"[^"]*"()' }, { "op", "^[%+%-%*/%^=<>]=?()" }, { "punct", "^[%(%){},;]()" } }
local function lex(src)
  local out, pos = {}, 1
  while pos <= #src do
    local found
    for _, r in ipairs(rules) do
      local e = src:match(r[2], pos)
      if e then
        if r[1] ~= "space" then out[#out + 1] = r[1] .. ":" .. src:sub(pos, e - 1) end
        pos, found = e, true
        break
      end
    end
    if not found then out[#out + 1] = "ERROR:" .. src:sub(pos, pos) pos = pos + 1 end
  end
  return out
end
for _, src in ipairs { "x = 1 + 2.5", "f(a, b);", 'print("hello world")', "a<=b==c", "x1_y2 ^ 3", "", "  ", "bad @ char", "1.2.3", '"open' } do
  local t = lex(src)
  print(#t, table.concat(t, " "))
end
