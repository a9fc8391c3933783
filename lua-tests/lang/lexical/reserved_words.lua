-- 3.1: keywords are reserved; everything else is a name
for _, w in ipairs{"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local",
  "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"} do
  local ok, m = load("local " .. w .. " = 1", "=w")
  local ok2, m2 = load("return ({}). " .. w, "=w")
  print(w, m, m2)
  assert(load("return ({['" .. w .. "'] = 1})['" .. w .. "']")() == 1)
end
for _, w in ipairs{"And", "AND", "End", "self", "_", "__", "_1", "a1", "continue", "switch", "class", "const", "try", "global", "import", "enum", "_ENV_", "Nil", "type", "is", "as", "fun", "export", "interface", "readonly", "typeof", "keyof", "asserts", "async", "await", "let", "var"} do
  io.write(w, "=", load("local " .. w .. " = 5; local t = {" .. w .. " = " .. w .. "}; return t." .. w)(), " ")
end
print()
