-- 3.1: strings in source text
for _, s in ipairs { [['single']], [["double"]], [['a\'b']], [["a\"b"]], [['\65\066\x43\u{44}']], [['\z  x']], "'line\\\nbreak'", [=[[[long]]]=], "[[\nfirst newline dropped]]", "[==[ ]] ]=] ]==]", [['\0']], [['\00065']], [['a\
b']], [[""]], [['\\']], "[[\r\nx\r\ny]]", "'\\\r\nx'",
  [['unfinished]], [["unfinished']], "'line\nbreak'", [['\q']], [['\256']], [['\xZZ']], [['\x4']], [['\u{}']], [['\u{110000}']], [['\u{FFFFFFFFFF}']], [['\u41']], "[[open", "[=[open]]", "[=open", "'\\", "'\\z  " } do
  local f, e = load("return " .. s, "=s")
  if f then local v = f() print(#v, (string.format("%q", v):gsub("\n", "n"):gsub("\r", "r"))) else print((e:gsub("\n", "n"):gsub("\r", "r"))) end
end
print(#[[

x]], #[==[
]==], [[a]] .. [=[b]=])
print("tab\tnew\\n", 'it\'s', "\\")
