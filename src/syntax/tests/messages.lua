-- Writes messages.txt: broken programs, each with the message of the reference implementation.
--
--     lua5.3 messages.lua > messages.txt
--
-- One line a program: the program, a tab, the message of `load` or `ok`. Bytes that are not printable
-- ASCII, and the percent sign, are written as % and two hexadecimal digits. The first part of the list
-- is written by hand, the second derived: correct programs with one or two tokens removed, repeated or
-- exchanged. Tokens that the type syntax gives a second meaning (`:`, `::`, `<`) are not moved about;
-- there the messages differ by design.

local function encode(s)
  return (s:gsub("[%c%%\128-\255]", function(c) return string.format("%%%02x", c:byte()) end))
end

local seen = {}

local function emit(program)
  if seen[program] then return end
  seen[program] = true
  local _, message = load(program, "=s", "t")
  print(encode(program) .. "\t" .. encode(message or "ok"))
end

local by_hand = {
  -- numerals
  "x = 3x", "x = 0x", "x=1e", "x=1..2", "x=3.4.5", "x = .0x1", "x = 0x1p", "x=0xep1", "x=08", "x=3.", "x=.5",
  "x=0E+E+", "x=1e+", "x=0x.p1", "x=0x.", "x=1e5e", "x = 5 6", "5 = x", "x=0x1P-", "x = 3e5.5", "x=1f",
  -- strings and escapes
  "x='abc", "x='abc\ndef'", "x=\"abc\rd\"", "x='\\q'", "x='\\65bc\\q'", "x='\\300'", "x='\\9999'", "x='\\256",
  "x='\\x4g'", "x='\\x4\n'", "x='\\x", "x='\\xag'", "x='\\u123'", "x='\\u{}'", "x='\\u{110000}'", "x='\\u{7fffffff}'",
  "x='\\u{12", "x='\\u", "x='\\u{12x}'", "x='\\u{10FFFF}'", "x = '\\", "x = '\\\nabc\\q'", "x='a\\z  \n\n  b\\q'",
  "x='\\z", "x='\\z \n", "x=y 'a\\65' 'c' =2", "local 'a\\65\\0bc'", "local \"x\\\"y\"", "x='\\\r\n\\q'", "x='a\0b\\q'",
  "'abc'", "\"\"", "local ''", "x = '\\12\\1a\\c'", "f'a\\\nb' = 1", "local 'a\\\nb'",
  -- long brackets and comments
  "x=[==[ a\n b", "x=[[\n\n", "--[[ abc\n", "--[==[\n\n", "x=[=", "x=[==", "x=[=a", "local [[\na\r\nb]]",
  "local [==[a]==]", "local [[\n\na\n]]", "[[x]]", "x = [==[ ]=] ", "--[=[ ]] ]=] x", "--[=x\nx", "-- x", "x --[[a]] y",
  "x = a[=1]", "--[[]]]]", "x=[[a]]]", "local [[\0a]]",
  -- characters
  "x = \0", "x=\1", "x=\127", "\xc3\xa4=1", "x = $", "x = `", "#", "@", "\\", "x=1 ? 2", "x = a != b", "if a != b then end",
  "x = a->b", "a->b", "x = ?", "!", "x & y", "x = 1 & ", "a \xff", "= 1 \0",
  -- expressions
  "x=~", "x = not", "x = -", "x = #\n", "x = }", "x = )", "x = (1", "x = (1\n", "x = ('a'\n", "x = (\n(\n1)", "x = 1 +", "x = 1 + * 2",
  "x = ..", "x = a.1", "x = a.", "a.", "a.1", "a.b.'c'", "a.end", "x = a.and", "a:b", "a:1", "a:b.", "a.b:c = 1", "a:end()",
  "x = a[", "x = a[1", "x = a[]", "x = a[1)", "f(", "f(\n", "f(a", "f(a,", "f(a,)", "f(a b)", "f(a\n", "f\n(\n", "f(a\n,b\n", "f{", "f{\n",
  "x = {1 2}", "x={[1}", "x={[1]2}", "x={a=}", "x={,}", "x={1,,2}", "x={1;2;}", "x={;}", "x={a=1 b=2}", "x={[1]=}", "x={[]=1}",
  "x={\n1", "x={f\n", "x = {...,", "x = function(1", "x = function", "x = function a() end", "x = function() ", "x = function()\n\n",
  "x = function(a,) end", "x = function(a b) end", "x = function(..., a) end", "x = function(...) return ... end", "x = ... + 1",
  "return function() return ... end", "function f() return ... end", "function f() local g = function(...) end return ... end",
  "function f(a) f(...) end", "(a)", "(a).b", "(a)()", "(a)", "a", "a b", "a.b", "a[1]", "f() = 1", "f 'a' = 1", "(a) = 1", "a,(b) = 1",
  "a, f() = 1", "a, b", "a, b c", "a,", "a, = 1", "a = ", "a = 1,", "a = , 1", "a == 1", "a += 1", "1 = a", "nil = 1", "{1}", "{} = 1", "a.b, c:d() = 1",
  "f().x = 1", "f()[1] = 2", "(f()).x = 1", "f().x", "not a", "-a", "...", "... = 1", "x = a and", "x = or b", "x = a or or b", "x = a ~ = b",
  -- statements
  "end", "else", "elseif", "until", "then", "do", "in", "end end", "x = 1 end", "x = 1 until y", "; end", ";;", "do end end", "do\n\nelse",
  "if", "if x", "if x the", "if x then", "if x then else", "if x then else elseif", "if x then elseif", "if x then elseif y", "if x then end end",
  "if x\nthen\n", "if x then\n\nelse\n\n", "if x then until", "if then end", "if x do end", "if x then else else end",
  "while", "while x", "while x then", "while x do", "while\n\n\n do", "while 1 do\n\n", "while x do until x", "while x do end end",
  "repeat", "repeat until", "repeat\n\n", "repeat end", "repeat until x y", "repeat x = 1 until", "repeat else until x",
  "for", "for 1", "for i", "for i 1", "for i=1 do", "for i=1", "for i=1,", "for i=1,2", "for i=1,2,3,4 do end", "for i=1,2 end", "for i,", "for i,1",
  "for i in", "for i in do", "for i in x", "for i,j = 1,2 do end", "for i in x do", "for i in x do\n\n", "for i in x,y do end end", "for a.b = 1, 2 do end",
  "for i = 1, 2 do\n", "for (i) in x do end", "for i of x do end", "for i = do end", "for i = 1 , do end",
  "function", "function 1", "function f", "function f(", "function f(a", "function f()", "function f()\n\n", "function a.1", "function a.b.", "function a:b.c() end",
  "function a:b:c() end", "function a[1]() end", "function (a) end", "function f() end end", "function f(a, ..., b) end", "function f(nil) end", "function f(a,",
  "function f() until x end", "local function", "local function 1", "local function a.b() end", "local function f", "local function f()\n", "local function f() return end x",
  "local", "local 1", "local x,", "local x, 1", "local x = ", "local x = 1, = 2", "local x = = 1", "local x.y = 1", "local x y", "local x 1", "local (x) = 1", "local f() end",
  "local and", "local x <const> = 1", "local = 1", "local x, y = 1 2", "local ...", "local x =\n\nend",
  "return return", "return 1,", "return 1 2", "return;;", "return; x", "return x y", "do return end", "do return 1 x = 1 end", "return\n\nx = 1", "if x then return 1 y() end",
  "function f() return 1\n\n x = 2 end", "return 1; return 2", "repeat return x until y", "while x do return y() z() end", "return,",
  -- goto, labels, break
  "goto", "goto 1", "goto = 1", "goto end", "goto x", "\n\ngoto x\n\n", "goto x; local a; ::x:: f()", "goto x; local a; ::x::", "do goto x end ::x:: y = 1",
  "do goto l1; local a; ::l1:: print(a) end", "do local x goto x; local a ::x:: end", "goto a; do ::a:: end", "do ::a:: end goto a", "::a:: goto a",
  "::a:: ::a::", "::a::\n\n::a::", "::a:: do ::a:: end", "do ::a:: end do ::a:: end", "::a:: function f() ::a:: end", "::a:: function f() goto a end",
  "::a", "::a:", "::1::", "::", "::a::b", "::a:: ::", "::a:: ::a", ":: a ::", "goto a; local b; ::a:: ; ; ::c:: ;", "goto a; local b; ::a:: ; ::c:: d()",
  "goto a; local b, c; ::a:: d()", "local x; goto a; local b, c; ::a:: d()", "goto a; local function f() end ::a:: d()", "do goto a end; local b; ::a:: d()",
  "repeat goto c; local z; ::c:: until z", "repeat if x then goto cont end local a ::cont:: until a", "repeat goto c; ::c:: local z until z",
  "while x do goto c; local z; ::c:: end", "if x then goto e end local y ::e::", "if x then goto e; local y ::e:: end", "if x then goto a else ::a:: end",
  "for i = 1, 2 do goto c local x ::c:: end", "for i = 1, 2 do goto c local x ::c:: f() end", "while x do if y then goto out end end ::out::",
  "goto b local z ::b:: end", "repeat goto c; local z; ::c:: else", "repeat goto c; local z; ::c:: until", "goto a; local b; ::a:: ::",
  "break", "\n\nbreak\n\n", "do break end", "if x then break end", "while x do break end break", "function f() break end", "local function f()\n\n break\n\n end",
  "while x do function f() break end end", "while x do local f = function() break end end", "repeat break until x", "for i = 1, 2 do break end", "for i in x do do break end end",
  "while x do break; y() end", "break; goto x", "goto x; break", "function f() break\nend\n\n\nx = 1", "x = function() goto l end\n\n, 1", "break = 1", "break x",
  "do goto a end\n\n", "function f() goto a\n end\n ; x = 1", "break x = = 1", "function f() break end x = = 1", "function f() return ... end x = = 1", "::a:: ::a:: x = = 1",
  -- several mistakes: the first counts
  "x = = 1\ny = = 2", "f( 'a\nx = 1", "x = 'a\\q' y = 1..2", "if x = 1 then end", "while x = 1 do end", "x = (1 + ) y = 3", "for i = 1 10 do end x = = 2",
}
for _, program in ipairs(by_hand) do emit(program) end

-- Nesting.
for _, n in ipairs { 190, 191, 195, 196, 197, 198, 199, 200, 201, 300 } do
  emit("x=" .. ("("):rep(n) .. "1" .. (")"):rep(n))
  emit(("do "):rep(n) .. ("end "):rep(n))
  emit("x" .. (",x"):rep(n) .. "=1")
  emit("x=" .. ("{"):rep(n) .. "1" .. ("}"):rep(n))
  emit(("function f() "):rep(n) .. ("end "):rep(n))
  emit("x='a'" .. ("..'a'"):rep(n))
  emit("x=" .. ("- "):rep(n) .. "1")
  emit(("while x do "):rep(n) .. ("end "):rep(n))
  emit("\n\nfunction f() x=" .. ("("):rep(n) .. "1" .. (")"):rep(n) .. " end")
end

-- Derived programs. The generator is written out so that the list does not depend on the library's.
local state = 20240101
local function random(n)
  state = (state * 1103515245 + 12345) % 2147483648
  return state // 65536 % n + 1
end

local programs = {
  "local a , b = 1 , 2", "a . b . c , d [ 1 ] = x , y", "f ( a , b )", "o . m ( 1 ) 's' { 2 }", "do local x = 1 end",
  "while x do f ( ) break end", "repeat local y = f ( ) until y", "if a then b ( ) elseif c then d ( ) else e ( ) end",
  "for i = 1 , 10 , 2 do print ( i ) end", "for k , v in pairs ( t ) do print ( k ) end",
  "function a . b ( x , y , ... ) return x , ... end", "local function f ( ... ) return ... end",
  "return function ( ) end , { 1 , 2 ; x = 3 , [ 4 ] = 5 }", "x = - 1 ^ 2 .. 'a' .. # t", "x = not ( a and b or c ) == ~ d",
  "x = a > b and c >= d or e ~= f", "x = { f ( ) , g { } , function ( a ) end }", "local x ; ; y ( )", "x = ( f ) ( 1 ) [ 2 ] . a",
  "while true do if x then break end end", "function h ( ) break end", "local t = { [ 1 ] = 2 , }", "do goto c end", "return ;",
}
local tokens = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true
    until while + - * / // % ^ # & ~ | >> == ~= <= >= > = ( ) { } [ ] ; , . .. ... x self 1 2.5 "s" '\65b' [==[l]==] ]])
    :gmatch("%S+") do
  tokens[#tokens + 1] = word
end
local gaps = { " ", " ", " ", "\n", " --c\n" }

for _ = 1, 1500 do
  local list = {}
  for _ = 1, random(2) do
    for word in programs[random(#programs)]:gmatch("%S+") do list[#list + 1] = word end
  end
  for _ = 1, random(2) do
    local at, what = random(#list), random(5)
    if what == 1 then table.remove(list, at)
    elseif what == 2 then table.insert(list, at, tokens[random(#tokens)])
    elseif what == 3 then list[at] = tokens[random(#tokens)]
    elseif what == 4 then table.insert(list, at, list[at])
    else for i = #list, at + 1, -1 do list[i] = nil end end
    if #list == 0 then list[1] = ";" end
  end
  local text = {}
  for _, word in ipairs(list) do
    text[#text + 1] = word
    text[#text + 1] = gaps[random(#gaps)]
  end
  emit(table.concat(text))
end
